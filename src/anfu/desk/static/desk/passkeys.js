// Passkeys: a form says in data-passkey what the browser is to be asked, or in data-passkey-from where to fetch that;
// what the browser answers goes into the form's field "credential".
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));
  const ANSWERS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

  const ask = async ({ publicKey }) => {
    const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
    if (!publicKey.user) {
      asked.allowCredentials = known(publicKey.allowCredentials);
      return navigator.credentials.get({ publicKey: asked });
    }
    asked.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
    asked.excludeCredentials = known(publicKey.excludeCredentials);
    return navigator.credentials.create({ publicKey: asked });
  };

  const told = (key) => ({
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    authenticatorAttachment: key.authenticatorAttachment,
    clientExtensionResults: key.getClientExtensionResults(),
    response: Object.fromEntries(
      ANSWERS.filter((name) => key.response[name]).map((name) => [name, text(key.response[name])]),
    ),
  });

  const optionsOf = async (form) => {
    if (form.dataset.passkey) return JSON.parse(form.dataset.passkey);
    const answer = await fetch(form.dataset.passkeyFrom, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  };

  const named = !/^[\d.]+$|:/.test(location.hostname); // a passkey belongs to a name, never to a bare address
  if (!window.PublicKeyCredential || !named) return;
  for (const form of document.querySelectorAll("form[data-passkey], form[data-passkey-from]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      const wrong = form.querySelector("[role=alert]");
      wrong.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(told(await ask(await optionsOf(form))));
        form.submit();
      } catch {
        wrong.hidden = false;
      }
    });
  }
  for (const words of document.querySelectorAll("[data-no-passkey]")) words.hidden = true;
})();
