# shellcheck shell=bash
# Without a Velero server: agents, movers and coordinator are all of the installation. To be sourced; needs the parts.

# stand-alone: the coordinator looks after repositories; nothing of the node is mounted into the agents
step "stand-alone installation" install_ours stand-alone
step "volumes of an application" make_volumes
step "metrics from another pod" see_metrics
step "what the agent tells" ask_agent
step "file system: out" upload files files-1
step "file system: back" download files files-1
step "file system: compare" compare_files files

step "a block volume" make_device
step "block: out" upload device device-1
step "block: back" download device device-1
step "block: compare" compare_device device

# the base: the DaemonSet for file-system backups as well
step "base installation" install_ours base
step "the application writes" write_more
step "agent killed while a mover runs" upload files files-2 kill_agent
step "image exchanged while a mover runs" download files files-2 exchange_image
step "compare" compare_files files
for engine in kopia restic; do
  step "file-system backup with $engine: out" pod_backup files "pod-$engine" "$engine"
  step "file-system backup with $engine: back" pod_restore "pod-$engine" "$engine"
  step "file-system backup with $engine: compare" compare_returned files
done
step "what agents and movers asked for" nothing_refused

step "Velero's own DaemonSet" install_as_velero
step "its agents move volumes" upload files files-3
step "and back" download files files-3
step "compare" compare_files files
step "nothing is left over" nothing_left
