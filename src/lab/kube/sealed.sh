#!/usr/bin/env bash
# Runs a command in namespaces of its own (network, processes, mounts), so that all that a Kubernetes node leaves behind
# (containers, shims, network namespaces, bridges, mounts) ends with it; then removes its directory and its cgroups.
# Needs root.
#   sealed.sh DIRECTORY CGROUP COMMAND...
# COMMAND is the first process inside and must end when its standard input does. Killing whoever holds that input is
# enough: this script outlives it, in a session of its own.
set -uo pipefail
directory=$1 cgroup=$2
shift 2

trap '' INT TERM HUP
# what has fixed places is hidden by empty ones: sockets of shims, network namespaces, links to logs
unshare --net --pid --mount --fork --kill-child --mount-proc sh -c '
    for place in /run /var/log /var/lib/cni; do
        mkdir -p "$place" && mount -t tmpfs tmpfs "$place" || exit 1
    done
    exec "$@"' inside "$@"
status=$?

for _ in $(seq 50); do
    rm -rf "$directory"
    find /sys/fs/cgroup -depth -type d -path "*/$cgroup*" -exec rmdir {} + 2> /dev/null
    [ -e "$directory" ] || [ -n "$(find /sys/fs/cgroup -type d -path "*/$cgroup*" -print -quit)" ] || break
    sleep 0.2
done
exit "$status"
