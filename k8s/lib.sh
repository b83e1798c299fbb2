# What the scripts of this folder share; sourced, never run.
# shellcheck shell=bash

# where things go; each can be set in the environment
export CLUSTER=${CLUSTER:-soc-agent-cluster}
export NAMESPACE=${NAMESPACE:-soc-agent-test}
export RELEASE=${RELEASE:-soc-agent-test}

FOLDER=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export FOLDER
export CHART=$FOLDER/charts/soc-agent

say() { printf '» %s\n' "$*"; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

need() { # programs
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || fail "$program is not installed; see k8s/README.md"
  done
}

# the comment at the head of the script is its help
help_if_asked() {
  case ${1:-} in
    -h | --help)
      sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
  esac
}

kube() { kubectl --namespace "$NAMESPACE" "$@"; }

reach_cluster() {
  kubectl version --request-timeout=10s >/dev/null 2>&1 ||
    fail "no cluster answers in the context '$(kubectl config current-context 2>/dev/null || echo none)'"
}
