# What the tests against a cluster share; sourced, never run.
# shellcheck shell=bash
passed=0
failed=0

check() { # what, command...
  local what=$1 said
  shift
  if said=$("$@" 2>&1); then
    passed=$((passed + 1))
    printf '✔ %s\n' "$what"
  else
    failed=$((failed + 1))
    printf '✖ %s\n%s\n' "$what" "$said"
  fi
}

total() {
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}

# names of this release's objects of a kind, whatever the release is called
names() { kube get "$1" --selector "app.kubernetes.io/instance=$RELEASE" --output name; }
component() { kube get "$1" --selector "app.kubernetes.io/instance=$RELEASE,app.kubernetes.io/component=$2" --output name | head -n 1 | grep .; }
