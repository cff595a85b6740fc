#!/bin/sh
# install_packages.sh PACKAGE…: see that Debian packages are there; install what is missing where we may, or say what is.
missing=
for package in "$@"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null; then
  # Other systems name their packages otherwise; the tests themselves say what they do not find.
  echo "本机不是 Debian，请自行安装与下列软件包相当的程序（install what corresponds to）：$missing" >&2
  exit 0
fi
# A server that is installed for tests is started by them alone: Debian asks this file before it starts one.
policy=/usr/sbin/policy-rc.d
if [ "$(id -u)" = 0 ] && [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\nexit 101\n' > $policy && chmod +x $policy
fi
if [ "$(id -u)" = 0 ] && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
  exit 0
fi
echo "缺少软件包（missing packages），请先运行：sudo apt-get install$missing" >&2
exit 2
