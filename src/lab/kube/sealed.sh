#!/usr/bin/env bash
# Runs a command in namespaces of its own (network, processes, mounts), so that all that a Kubernetes node leaves behind
# (containers, shims, network namespaces, bridges, mounts) ends with it; then removes its directory, and the cgroups of the
# containers of which containerd kept its records in there. Needs root.
#   sealed.sh DIRECTORY COMMAND...
# COMMAND is the first process inside and must end when its standard input does. Killing whoever holds that input is
# enough: this script outlives it, in a session of its own.
set -uo pipefail
directory=$1
shift

trap '' INT TERM HUP
# what has fixed places is hidden by empty ones: sockets of shims, network namespaces, links to logs
unshare --net --pid --mount --fork --kill-child --mount-proc sh -c '
    for place in /run /var/log /var/lib/cni; do
        mkdir -p "$place" && mount -t tmpfs tmpfs "$place" || exit 1
    done
    exec "$@"' inside "$@"
status=$?

shopt -s nullglob
for record in "$directory"/containerd/root/io.containerd.grpc.v1.cri/{containers,sandboxes}/*; do
    # a cgroup is busy for as long as its last process is not reaped
    for _ in $(seq 50); do
        left=$(find /sys/fs/cgroup -depth -type d -path "*/k8s.io/${record##*/}*")
        [ -n "$left" ] || break
        xargs rmdir <<< "$left" 2> /dev/null || sleep 0.1
    done
done
find /sys/fs/cgroup -type d -name k8s.io -exec rmdir {} + 2> /dev/null # other containers would keep it
rm -rf "$directory"
exit "$status"
