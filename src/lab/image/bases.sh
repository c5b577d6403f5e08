#!/usr/bin/env bash
# Where no image registry is to be had: the two images that the Dockerfile is built FROM, out of Debian packages and the
# JDK of this machine. Needs apt-get with its lists, and buildah.
#   bases.sh CACHE JDK_HOME BUILDAH...
# makes localhost/tailnet-health-base and localhost/tailnet-health-jdk by that buildah command; CACHE keeps the packages.
set -euo pipefail
cache=$1 jdk=$2
shift 2
buildah=("$@")

runtime=(base-files libc6 tzdata netbase)
shell=(dash coreutils libacl1 libattr1 libselinux1 libpcre2-8-0 libgmp10)

if [ ! -d "$cache" ]; then
    mkdir -p "$(dirname "$cache")"
    part=$(mktemp -d "$cache.XXXX")
    (cd "$part" && apt-get download -qq -o APT::Sandbox::User=root "${runtime[@]}" libgcc-s1 "${shell[@]}")
    mv -T "$part" "$cache"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unpack() { # ROOT PACKAGE...
    local root=$1 package
    shift
    mkdir -p "$root"
    for package; do
        dpkg-deb --extract "$cache/$package"_*.deb "$root"
    done
}

unpack "$work/base" "${runtime[@]}"
rm -rf "$work"/base/usr/share/{doc,lintian,man,info,locale} "$work"/base/usr/lib/x86_64-linux-gnu/gconv
mkdir -p "$work"/base/{proc,dev,sys,tmp,etc}
chmod 1777 "$work/base/tmp"
printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n' > "$work/base/etc/passwd"
printf 'root:x:0:\nnonroot:x:65532:\n' > "$work/base/etc/group"

cp -a "$work/base" "$work/jdk"
unpack "$work/jdk" libgcc-s1 "${shell[@]}"
ln -sf dash "$work/jdk/bin/sh"
mkdir -p "$work/jdk/opt/java"
cp -aL "$jdk" "$work/jdk/opt/java/openjdk"
rm -f "$work/jdk/opt/java/openjdk/lib/src.zip"

commit() { # ROOT NAME PATH
    local container
    container=$("${buildah[@]}" from scratch)
    "${buildah[@]}" copy -q "$container" "$1" /
    "${buildah[@]}" config --env PATH="$3" "$container"
    "${buildah[@]}" commit -q --rm "$container" "$2"
}
commit "$work/base" localhost/tailnet-health-base /usr/bin:/bin
commit "$work/jdk" localhost/tailnet-health-jdk /opt/java/openjdk/bin:/usr/bin:/bin
