#!/usr/bin/env bash
# Is what deploy.sh installed there, whole and healthy? Ends with "N passed, M failed", and 0 when nothing failed.
#
# NAMESPACE, RELEASE as for deploy.sh. Changes nothing but one thing: it deletes one agent's pod to see it come back.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source-path=SCRIPTDIR source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
help_if_asked "$@"

need kubectl helm
reach_cluster

WORKLOADS=(gateway coordinator analyzer-worker notifier web agent-historical agent-config agent-devops agent-context agent-priority)

deployed() { [[ $(helm status "$RELEASE" --namespace "$NAMESPACE") == *'STATUS: deployed'* ]]; }
rolled_out() { kube rollout status "$(component "$1" "$2")" --timeout 120s; }
jobs_complete() { kube wait jobs --selector "app.kubernetes.io/instance=$RELEASE" --for=condition=complete --timeout 120s; }
has_endpoints() {
  local service
  service=$(component service "$1")
  [[ -n $(kube get endpointslices --selector "kubernetes.io/service-name=${service#service/}" --output 'jsonpath={.items[*].endpoints[*].addresses[0]}') ]]
}
never_restarted() {
  local restarts
  restarts=$(kube get pods --selector "app.kubernetes.io/instance=$RELEASE" --output 'jsonpath={.items[*].status.containerStatuses[*].restartCount}')
  ! grep -q '[1-9]' <<<"$restarts" || { kube get pods && return 1; }
}
on_more_nodes_than_one() {
  (($(kubectl get nodes --output name | wc -l) == 1)) || (($(kube get pods --selector "app.kubernetes.io/instance=$RELEASE" --output 'jsonpath={range .items[*]}{.spec.nodeName}{"\n"}{end}' | sort -u | wc -l) > 1))
}
restricted() {
  local said
  said=$(kubectl label namespace "$NAMESPACE" pod-security.kubernetes.io/enforce=restricted --dry-run=server --overwrite 2>&1)
  ! grep -qi 'would violate\|violates' <<<"$said" || { echo "$said" && return 1; }
}
healthy() { kubectl get --raw "/api/v1/namespaces/$NAMESPACE/$(component service gateway | sed 's|service/|services/|'):8080/proxy$1"; }
comes_back() {
  kube delete "$(component pod agent-context)" --wait=true --timeout 90s
  rolled_out deployment agent-context
}

check 'the release is deployed' deployed
for server in redis postgres; do
  check "$server is ready" rolled_out statefulset "$server"
done
check 'the migration and the first access have ended well' jobs_complete
for workload in "${WORKLOADS[@]}"; do
  check "$workload is ready" rolled_out deployment "$workload"
  check "the service of $workload leads to a pod" has_endpoints "$workload"
done
check 'the gateway is healthy' healthy /health
check 'the gateway is ready' healthy /ready
check 'no container was restarted' never_restarted
check 'pods are on more than one node' on_more_nodes_than_one
check 'every pod would be let into a namespace with PodSecurity "restricted"' restricted
check 'an agent that is deleted comes back' comes_back
total
