# Sourced by scripts that run programs from npm: installs pinned packages into a folder under build/, with a Node of their own, since
# several want a newer one than Debian's. Expects `here` (the folder with package.json and package-lock.json) and `work` (where to).
# Starts and ends the servers that they talk to, too.

packages() {  # installed again only when the list of them has changed
  cmp -s "$here/package-lock.json" "$work/installed.json" && return
  scripts/deps clients || return
  rm -f "$work/installed.json"
  cp "$here/package.json" "$here/package-lock.json" "$work/"
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel error \
    --fetch-retry-mintimeout 1000 --fetch-retry-maxtimeout 10000) || {
    echo "$0: npm could not install the packages of $here/package-lock.json. They come from npm's registry: is there a network?"
    return 1
  }
  cp "$here/package-lock.json" "$work/installed.json"
}

node=
find_node() {
  for node in "$work"/node_modules/node-linux-*/bin/node; do "$node" --version >/dev/null 2>&1 && return; done
  echo "$0: no Node for this processor among the packages of $here/package.json"
  return 1
}

sum() {  # sum FILE CODE: the line that ends a step. A program that ended early must not pass for one that has nothing to say.
  local good bad
  good=$(grep -c '^ok ' "$1")
  bad=$(grep -c '^FAILED ' "$1")
  [[ $bad -gt 0 || ($2 -eq 0 && $good -gt 0) ]] || bad=1
  printf '%s passed, %s failed\n' "$good" "$bad"
  [[ $bad -eq 0 ]]
}

running=
trap '[[ -z $running ]] || kill "$running" 2>/dev/null' EXIT
url=
listen() {  # listen COMMAND...: starts a server, and waits until it says its URL
  local said=$work/server.said
  url=
  : >"$said"  # at once: what an earlier server said must not be read
  # shellcheck disable=SC2086
  "$@" >"$said" 2>&1 &
  running=$!
  for _ in {1..200}; do
    url=$(grep -oEm1 'http://[^ ]+' "$said")
    [[ -z $url ]] && kill -0 "$running" 2>/dev/null || break
    sleep 0.05
  done
  [[ -n $url ]] || { cat "$said"; return 1; }
}

unlisten() {  # a server that is gone before it is told to go has crashed
  local code=0
  kill "$running" 2>/dev/null || { echo "FAILED the server is gone:"; tail -n 20 "$work/server.said"; code=1; }
  wait "$running" 2>/dev/null
  running=
  return $code
}
