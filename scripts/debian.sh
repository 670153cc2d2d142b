# Sourced by scripts/test: installs what the tests take from Debian, where it is not there and can be had.

may_install() { command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; }

updated=
install_debian() {
  # Whoever is through has said so by its status: what apt prints tells nobody more.
  { [ -n "$updated" ] || apt-get update -qq && updated=yes &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1
}

# ROOT holds .venv. Without a tool its tests are skipped, or fail where CI is set; the reason is told here.
debian_packages() {
  may_install || return 0
  local promtool=$1/.venv/promtool
  # The contract runs over a real ClickHouse server, too.
  if ! PATH=$PATH:/usr/sbin command -v clickhouse-server >/dev/null; then
    echo "Installing clickhouse-server for the contract tests (once)" >&2
    install_debian clickhouse-server || echo "clickhouse-server could not be installed: its tests will be skipped" >&2
  fi
  # The pages are looked at in Debian's Chromium: the one without windows does the same for half the work.
  if ! command -v chromium-headless-shell >/dev/null; then
    echo "Installing chromium for the tests of the pages (once)" >&2
    install_debian chromium-headless-shell fonts-dejavu-core || command -v chromium >/dev/null ||
      install_debian chromium fonts-dejavu-core || echo "chromium could not be installed: its tests will be skipped" >&2
  fi
  # The alert rules are judged by Prometheus's promtool. Its package would start a server: it is unpacked, not installed.
  if ! command -v promtool >/dev/null && [ ! -x "$promtool/usr/bin/promtool" ]; then
    echo "Unpacking promtool for the tests of the alert rules (once)" >&2
    { mkdir -p "$promtool" && cd "$promtool" && { [ -n "$updated" ] || apt-get update -qq; } &&
      apt-get download -qq prometheus && dpkg -x prometheus_*.deb .; } >/dev/null 2>&1 ||
      echo "promtool could not be had: its tests will be skipped" >&2
  fi
}
