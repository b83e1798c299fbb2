#!/usr/bin/env bash
# Removes the release, its data and its namespace. Nothing to remove is no error.
#
#   teardown.sh             from the cluster kubectl points at
#   teardown.sh --cluster   and then the kind cluster itself
#
# CLUSTER, NAMESPACE, RELEASE as for deploy.sh.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
help_if_asked "$@"
case ${1:-} in '' | --cluster) ;; *) fail "unknown option $1; --help lists them" ;; esac

if [[ ${1:-} == --cluster ]]; then
  need kind
  say "deleting the cluster $CLUSTER"
  kind delete cluster --name "$CLUSTER"
  exit 0
fi

need kubectl helm
reach_cluster
say "removing $RELEASE from $NAMESPACE"
helm uninstall "$RELEASE" --namespace "$NAMESPACE" --ignore-not-found --wait
# the data and their password outlive a release on purpose; here they are to go
kube delete persistentvolumeclaims,secrets --selector "app.kubernetes.io/instance=$RELEASE" --ignore-not-found
kubectl delete namespace "$NAMESPACE" --ignore-not-found
