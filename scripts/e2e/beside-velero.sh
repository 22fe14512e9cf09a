# shellcheck shell=bash
# Beside a real, unmodified Velero server: docs/install.md, command by command, and repositories that its agents and ours read
# of each other. To be sourced; needs the parts.

step "velero install, with its own agents" install_velero
step "volumes of an application" make_volumes
step "a block volume" make_device

step "docs/install.md" follow "Before anything else"
step "docs/install.md" follow "Only the image" 's/IMAGE/stevedore:e2e/'
step "backup by ours, into a new repository" backup by-image
step "backup by ours, file by file" backup_by_file by-file
step "restore by ours, file by file, of a pod that waits in Velero's helper" restore_into_veleros_helper by-file
step "docs/install.md" follow "Our program in restored pods" 's|=IMAGE|=localhost/stevedore:e2e|'
step "restore by ours, file by file" restore_into_our_helper by-file

step "docs/install.md" follow "With accounts that may do what they need, and no more"
step "restore by ours" restore by-image
step "the application writes" write_more
step "backup by ours, and tasks in other phases" backup half-way tasks_in_other_phases
step "what agents and movers asked for" nothing_refused

step "docs/install.md" follow "Back to Velero's agent" 's/--to-revision=3/--to-revision=1/'
step "Velero's pod template" template_is_as_it_was
step "Velero's agents end all of it" tasks_are_taken_over
step "docs/install.md" follow "What is left of ours"
step "restore by Velero's agents" restore half-way

step "the application writes" write_more
step "backup by Velero's agents" backup by-velero
step "docs/install.md" follow "Only the image" 's/IMAGE/stevedore:e2e/'
step "restore by ours" restore by-velero
step "what is the server's" read_only
