#!/usr/bin/env bash
# Does it work, seen from outside and from within? Ends with "N passed, M failed", and 0 when nothing failed.
#
# Forwards a port of this machine to the dashboard and sends a threat through the system. NAMESPACE, RELEASE as for deploy.sh;
# PORT is the port of this machine, 18080 when not said.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source-path=SCRIPTDIR source=checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
help_if_asked "$@"

need kubectl helm curl
reach_cluster
PORT=${PORT:-18080}
url=http://127.0.0.1:$PORT

forward() { # service, port here, and there where it is another
  kube port-forward "$(component service "$1")" "$2:${3:-8080}" >/dev/null 2>&1 &
  forwards+=($!)
  for _ in $(seq 100); do
    curl --silent --output /dev/null "http://127.0.0.1:$2/" && return
    sleep 0.1
  done
  fail "the port of $1 could not be forwarded to $2"
}
forwards=()
trap 'kill "${forwards[@]}" 2>/dev/null || true' EXIT
forward web "$PORT"
forward gateway "$((PORT + 1))"
forward gateway "$((PORT + 2))" 9464

# for curl to read: the list of processes shows its arguments
key=$(kube get "secret/$(kube get secret --selector "app.kubernetes.io/instance=$RELEASE" --output name | sed -n 's|^secret/\(.*-access\)$|\1|p')" --output "go-template={{.data.ADMIN_API_KEY | base64decode}}")
ask() { curl --silent --config <(printf 'header = "authorization: Bearer %s"\n' "$key") "$@"; }
get() { ask --show-error --fail --max-time 20 "$@"; }
# a program that stops reading before curl has written all would make curl fail
holds() { # pattern, what get takes
  local pattern=$1 said
  shift
  said=$(get "$@") && grep -q "$pattern" <<<"$said"
}
gives() { holds "$2" "http://127.0.0.1:$((PORT + 1))$1"; }
has_no_metrics() { [[ $(ask --output /dev/null --write-out '%{http_code}' "http://127.0.0.1:$((PORT + 1))/metrics") == 404 ]]; }
dashboard() { holds '<html' --header 'accept: text/html' "$url/"; }
triggered() { # the id of the threat, or nothing
  get --header 'content-type: application/json' --header 'prefer: respond-async' --data '{"scenario":"bot_attack"}' "$url/api/threats/trigger" |
    grep -o '"id":"[0-9a-f-]*"' | cut -d '"' -f 4 || true
}
analyzed() {
  for _ in $(seq 60); do
    holds '"status":"completed"' "$url/api/threats/$id" && return
    sleep 1
  done
  get "$url/api/threats/$id" && return 1
}
lists_it() { holds "$id" "$url/api/threats"; }
refuses_nonsense() { [[ $(ask --output /dev/null --write-out '%{http_code}' --header 'content-type: application/json' --data '{"nonsense":1}' "$url/api/signals") == 400 ]]; }
asks_for_key() { [[ $(curl --silent --output /dev/null --write-out '%{http_code}' "$url/api/threats") == 401 ]]; }
upgrades() {
  local said
  # 101 is the answer to a websocket; it stays open, hence the time limit
  said=$(ask --max-time 3 --http1.1 --dump-header - --output /dev/null --header 'connection: upgrade' --header 'upgrade: websocket' \
    --header 'sec-websocket-version: 13' --header 'sec-websocket-key: c29jLWFnZW50LXRlc3QhIQ==' \
    "$url/ws/?EIO=4&transport=websocket") || true
  grep -q '^HTTP/1.1 101 ' <<<"$said"
}
servers_reached() { # the readiness of each asks Redis, and PostgreSQL where it uses that
  local component
  for component in gateway coordinator analyzer-worker notifier agent-context; do
    kube exec "$(component deployment "$component")" -- node -e "fetch('http://127.0.0.1:8080/ready').then(({ ok }) => process.exit(ok ? 0 : 1))" || return 1
  done
}
closed() { # server, port: to whom has no business there: the network policy, where the cluster enforces any
  local server
  server=$(component service "$1" | sed 's|service/||')
  ! kube exec "$(component deployment web)" -- bash -c "timeout 3 bash -c '</dev/tcp/$server/$2'"
}
helm_test() { helm test "$RELEASE" --namespace "$NAMESPACE" --logs --timeout 4m; }

check 'the gateway answers /health' gives /health '"status":"ok"'
check 'the gateway answers /ready' gives /ready '"status":"ready"'
check 'the gateway serves its metrics, with every queue' holds 'bullmq_job_count{queue="agent-context",state="waiting"}' "http://127.0.0.1:$((PORT + 2))/metrics"
check 'and serves them nowhere else' has_no_metrics
check 'the API lists threats' gives /api/threats '"items"'
check 'the dashboard is served' dashboard
# by itself, since a check is a subshell, which could not keep the id
id=$(triggered)
check 'a threat is triggered through the dashboard origin' test -n "$id"
check 'it is analyzed, and found by its id' analyzed
check 'it is in the list' lists_it
check 'nonsense is refused' refuses_nonsense
check 'nobody without a key is answered' asks_for_key
check 'the live connection opens through the dashboard origin' upgrades
check 'every service reaches Redis and PostgreSQL' servers_reached
if [[ ${SKIP_NETWORK_POLICY:-} != true ]]; then
  # kind's own network enforces policies from v0.24 on
  check 'the dashboard does not reach Redis (SKIP_NETWORK_POLICY=true where the network enforces nothing)' closed redis 6379
  check 'nor PostgreSQL' closed postgres 5432
fi
check 'helm test: the round trip from within, live event included' helm_test
total
