#!/usr/bin/env bash
# Builds the images, makes a kind cluster of three nodes, and installs the chart there. Again, it upgrades what is there.
#
#   deploy.sh                        everything, in kind
#   deploy.sh --current-context      into the cluster kubectl points at, from images that it can fetch
#   deploy.sh … -- --set key=value   what follows goes to helm
#
# CLUSTER, NAMESPACE, RELEASE name the kind cluster, the namespace and the release;
# TAG is the images' tag, and REGISTRY is where another cluster fetches them from.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
help_if_asked "$@"

where=kind
while (($#)); do
  case $1 in
    --current-context) where=context ;;
    --) shift && break ;;
    *) fail "unknown option $1; --help lists them" ;;
  esac
  shift
done

need kubectl helm
tag=${TAG:-$(sed -n 's/^appVersion: //p' "$CHART/Chart.yaml")}
values=(--set "image.tag=$tag")

if [[ $where == kind ]]; then
  need kind docker
  docker info >/dev/null 2>&1 || fail 'Docker does not answer; kind runs its nodes there'
  if kind get clusters 2>/dev/null | grep -qx "$CLUSTER"; then
    say "the cluster $CLUSTER is there"
  else
    say "making the cluster $CLUSTER"
    kind create cluster --name "$CLUSTER" --config "$FOLDER/kind/kind-config.yaml" --wait 120s
  fi
  kubectl config use-context "kind-$CLUSTER" >/dev/null
  say 'building images'
  (cd "$FOLDER/.." && TAG=$tag REGISTRY=soc-agent docker compose build --quiet)
  say 'loading images into the cluster'
  for image in gateway coordinator agent-worker analyzer-worker notifier web; do
    kind load docker-image "soc-agent/$image:$tag" --name "$CLUSTER"
  done
  # there is no metrics server in kind, so nothing to scale by
  values+=(--set 'image.pullPolicy=IfNotPresent,scaling.workers=fixed,services.gateway.scaling.by=none')
else
  [[ -z ${REGISTRY:-} ]] || values+=(--set "image.registry=$REGISTRY")
fi

reach_cluster
say "installing $RELEASE in $NAMESPACE"
if ! helm upgrade "$RELEASE" "$CHART" --install --namespace "$NAMESPACE" --create-namespace --wait --timeout 5m "${values[@]}" "$@"; then
  kube get pods >&2 || true
  fail "it did not become ready; 'kubectl --namespace $NAMESPACE describe pods' says why"
fi
kube get pods
say "try it: $FOLDER/tests/integration_test.sh && $FOLDER/tests/test_connectivity.sh"
