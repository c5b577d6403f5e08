#!/usr/bin/env bash
# Builds the Dockerfile without a docker daemon, a registry or a network, and writes the image as an archive that
# docker, podman and ctr load. Needs root, buildah, and apt-get for the base (see bases.sh).
#   build.sh CACHE JDK_HOME VERSION REVISION ARCHIVE
# CACHE keeps the Debian packages of the base. Run it in the project's directory, after the program was packaged.
set -euo pipefail
cache=$1 jdk=$2 version=$3 revision=$4 archive=$5

store=$(mktemp -d "$(dirname "$archive")/store.XXXX")
trap 'rm -rf "$store"' EXIT
# vfs: whole copies, but no mount that could be left behind
buildah=(buildah --root "$store/root" --runroot "$store/run" --storage-driver vfs)
name=localhost/tailnet-health:$version

"$(dirname "$0")/bases.sh" "$cache" "$jdk" "${buildah[@]}"
# its steps share the network of who builds: one of its own keeps the ports of the training run free
unshare --net sh -c 'ip link set lo up && exec "$@"' build \
    "${buildah[@]}" bud --isolation chroot --layers --ignorefile src/main/docker/Dockerfile.dockerignore \
    --build-arg JDK=localhost/tailnet-health-jdk --build-arg BASE=localhost/tailnet-health-base \
    --build-arg VERSION="$version" --build-arg REVISION="$revision" --build-arg CREATED="$(date -u +%FT%TZ)" \
    -f src/main/docker/Dockerfile -t "$name" .
rm -f "$archive.part"
"${buildah[@]}" push -q "$name" "docker-archive:$archive.part:$name"
mv "$archive.part" "$archive"
