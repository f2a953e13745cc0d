# Sourced by the scripts that run checks: `step` runs one, `finish` prints the sum.
# Every step's output goes to build/logs/NAME.log and is shown when it fails.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
logs=build/logs
mkdir -p "$logs"
jobs=${JOBS:-$(nproc)}
passed=0
failed=0
failures=()

# step NAME COMMAND...: one check. A command that ends with the line `N passed, M failed` (CTest's summary counts as such) adds its
# numbers, any other one counts as one. Returns the command's exit code.
step() {
  local name=$1 log code=0 begin=$SECONDS counts
  shift
  log=$logs/${name//[^A-Za-z0-9]/-}.log
  printf '== %s ... ' "$name"
  "$@" >"$log" 2>&1 </dev/null || code=$?
  counts=$(sed -nE -e 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' \
    -e 's/^[0-9]+% tests passed, ([0-9]+) tests failed out of ([0-9]+)$/ctest \1 \2/p' "$log" | tail -n 1)
  [[ $counts != ctest* ]] || counts=$(awk '{print $3 - $2, $2}' <<<"$counts")
  # shellcheck disable=SC2086
  set -- ${counts:-$((code == 0)) $((code != 0))}
  [[ $code -eq 0 || $2 -gt 0 ]] || set -- "$1" 1
  passed=$((passed + $1))
  failed=$((failed + $2))
  if [[ $code -eq 0 ]]; then
    printf 'ok (%s, %ss)\n' "$1" $((SECONDS - begin))
  else
    failures+=("$name")
    printf 'FAILED (%s of %s, %ss), %s:\n' "$2" $(($1 + $2)) $((SECONDS - begin)) "$log"
    grep -vE '^ *[0-9]+/[0-9]+ Test +#.* Passed |^ +Start +[0-9]+:' "$log" | tail -n "${LOG_LINES:-80}" | sed 's/^/   | /'
  fi
  return $code
}

# finish: the failures by name and, as the last line, `N passed, M failed`. Nothing run is a failure.
finish() {
  [[ ${#failures[@]} -eq 0 ]] || printf 'failed: %s\n' "${failures[@]}"
  printf '%s passed, %s failed\n' "$passed" "$failed"
  [[ $failed -eq 0 && $passed -gt 0 ]]
}
