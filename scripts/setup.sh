# Sourced by the scripts beside it: makes .venv hold exactly what requirements.lock names, once per change of it.
# Needs Python 3.11 or newer; PYTHON=/path/to/python chooses one.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv
stamp=$venv/.installed

fail() { printf '%s\n' "$*" >&2; exit 1; }

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
    if command -v "$candidate" >/dev/null &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail "Python 3.11 or newer is needed; install it, or name it: PYTHON=/path/to/python $0"
}

wanted=$(cat "$root/requirements.lock" "$root/pyproject.toml" | sha256sum)
if [ ! -x "$venv/bin/python" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
  python=$(find_python) || exit 1
  echo "Setting up $venv (once; the embedded engine is a few hundred MB)" >&2
  rm -f "$stamp"
  [ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || fail "could not create $venv"
  # The lock is complete: left to resolve again, pip may prefer a release that came out after the lock.
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    -r "$root/requirements.lock" || fail "could not install requirements.lock; see above"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -e "$root" ||
    fail "could not install the gateway itself; see above"
  printf '%s\n' "$wanted" >"$stamp"
fi
