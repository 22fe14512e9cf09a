# shellcheck shell=bash
# Beside a real, unmodified Velero server: docs/install.md, command by command, and repositories that its agents and ours read
# of each other. To be sourced; needs the parts.

step "velero install, with its own agents" install_velero
step "an application's volume" make_volumes
step "backup by Velero's agent" backup by-velero

step "docs/install.md: Only the image" follow "Only the image" -e 's/IMAGE/stevedore:e2e/'
step "restore by ours of Velero's backup" restore by-velero
step "the application writes" write_more
step "backup by ours" backup by-image

step "docs/install.md: With accounts" follow "With accounts that may do what they need, and no more" -e ''
step "restore" restore by-image
step "the application writes" write_more
step "backup by ours, with accounts of their own" backup by-base
step "what agents and movers asked for" nothing_refused

back() { follow "Back to Velero's agent" -e 's/--to-revision=3/--to-revision=1/'; }
step "the application writes" write_more
step "docs/install.md: Back to Velero's agent, while a mover of ours runs" backup half-way back
step "Velero's pod template" template_is_as_it_was
step "restore by Velero's agent of our backup" restore by-base
step "restore by Velero's agent of the other" restore half-way
