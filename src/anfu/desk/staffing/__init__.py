"""Who is needed when: the week played through, held against what was."""
