# Every command of the project. What they do is in tools/; `make help` lists them.

# the Node that is installed with the project's packages, whatever the machine's own is
NODE := exec env PATH="$(CURDIR)/node_modules/.bin:$$PATH" node

.DEFAULT_GOAL := help
.PHONY: help install up down test test-alerts test-integration test-compose test-observability test-upgrade test-faults fuzz send api-key login-link verify-audit replay-failed rebuild-counters backup restore images scan-secrets scan-container all chart-test chart-smoke lint mutation bench bench-intake bench-queries bench-live bench-tracing lighthouse load-test eval eval-diff observability quality-gate

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-19s%s\n", $$1, $$2 }' Makefile

install:
	@command -v node >/dev/null && command -v npm >/dev/null || { echo 'make: install Node 20 or newer with npm, https://nodejs.org' >&2; exit 1; }
	@node tools/dev-stack/install.mjs

up: install ## start everything; PORT=8080, DETACH=1 to return once it is ready, REDIS_URL and DATABASE_URL for servers of yours
	@$(NODE) $(if $(wildcard .env),--env-file=.env) tools/dev-stack/up.ts

down: ## stop everything
	@$(NODE) tools/dev-stack/down.ts

test: install ## run every test: unit, integration, end to end, dashboard
	@$(NODE) tools/test/all.ts

test-integration: install ## run the tests that need a Redis, a PostgreSQL and nothing else
	@$(NODE) tools/test/part.ts test-integration

test-compose: install ## build the images, and test docker-compose.yml: end to end, faults, scaling (needs Docker)
	@$(NODE) tools/test/compose.ts

test-observability: install ## start docker-compose.yml with what watches it, and ask whether all arrives (needs Docker and the images)
	@$(NODE) tools/test/observability.ts

test-upgrade: install ## run this version and the one before side by side; UPGRADE_FROM=<revision>, else the last tag
	@$(NODE) tools/test/upgrade.ts

images: install ## build the container images and print their sizes (needs Docker)
	@$(NODE) tools/containers/images.ts

scan-secrets: install ## look for secrets in the code
	@npm run --silent secrets && echo 'no secrets found'

scan-container: install ## look for grave findings in Dockerfiles and, with a Trivy that has its database, in the images
	@$(NODE) tools/containers/scan-container.ts

all: quality-gate test scan-container ## what has to pass before a change lands

chart-test: install ## test the Helm chart with Helm 3 and 4, against the schemas of Kubernetes, KEDA and the Prometheus operator
	@npm run --silent jest -- --selectProjects chart

chart-smoke: install ## build the images, and run what the chart renders as local containers (needs Docker)
	@$(NODE) tools/test/chart-smoke.ts

test-alerts: install ## inject faults and wait for a real Prometheus to raise and clear their alerts, ten minutes
	@$(NODE) tools/test/part.ts test-alerts

test-faults: install ## take Redis and PostgreSQL away under load, OUTAGE_SECONDS=60 each, OUTAGE_RATE=100 signals a second
	@$(NODE) tools/test/part.ts test-faults

fuzz: install ## make up requests for FUZZ_SECONDS=600 and hold what is answered, analyzed and used; FUZZ_SEED=1 makes up the same again
	@$(NODE) tools/test/part.ts fuzz

send: install ## post a file of alerts and show what becomes of each; FILE=alerts.json FORMAT=wazuh CUSTOMER=RetailMax URL=http://localhost:8080 API_KEY=soc_…
	@$(NODE) tools/operate/send.ts

api-key: install ## print a new API key; SCOPES=ingest,context,read,triage,admin NAME=falco CUSTOMER=RetailMax EXPIRES=2027-01-01 NEW_CUSTOMERS=1
	@$(NODE) $(if $(wildcard .env),--env-file=.env) tools/operate/program.ts api-key

login-link: install ## print a link by which NAME=ada sets a new password
	@$(NODE) $(if $(wildcard .env),--env-file=.env) tools/operate/program.ts login-link

verify-audit: install ## say whether the audit log is what was written; a changed or missing entry is named
	@$(NODE) $(if $(wildcard .env),--env-file=.env) tools/operate/program.ts verify-audit

replay-failed: install ## list jobs that failed for good; QUEUE=<name> or QUEUE=all tries them again
	@$(NODE) $(if $(wildcard .env),--env-file=.env) tools/operate/program.ts replay-failed

rebuild-counters: install ## count again, from the threats PostgreSQL keeps, what Redis counts of signals and verdicts
	@$(NODE) $(if $(wildcard .env),--env-file=.env) tools/operate/program.ts rebuild-counters

backup: install ## write everything Redis and PostgreSQL hold into FILE, while they run; REDIS_URL, DATABASE_OWNER_URL for yours
	@$(NODE) $(if $(wildcard .env),--env-file=.env) tools/operate/backup.ts

restore: install ## make the data of Redis and PostgreSQL from FILE; what is there is kept beside it
	@$(NODE) tools/operate/restore.ts

lint: install ## check the code with ESLint
	@npm run --silent lint

mutation: install ## change the code that scores, rates and links, one place at a time, and list the changes that no test beside it notices; an hour where nothing else runs
	@npm run --silent mutation

bench: install ## measure speed, into bench/out/results.json; FROM=<revision> compares with it, BENCH_ROUNDS=3 BENCH_SECONDS=60
	@$(NODE) $(if $(FROM),tools/measure/bench-from.ts,tools/measure/measure.ts bench)

bench-queries: install ## measure lists and filters over 1,000,000 stored threats, into bench/out/queries.json; BENCH_ROWS=100000 for fewer
	@$(NODE) tools/measure/measure.ts bench queries

lighthouse: install ## measure the Queue with 10,000 threats stored in a real browser, into e2e/out/lighthouse.json; needs Chromium
	@$(NODE) tools/measure/measure.ts bench lighthouse

bench-live: install ## measure frames and memory of the Queue with 10,000 rows while 50 events a second arrive, into e2e/out/live.json; needs Chromium
	@$(NODE) tools/measure/measure.ts bench live

bench-tracing: install ## measure what tracing costs: CPU time per threat with and without, in one run
	@$(NODE) tools/measure/measure.ts bench tracing

bench-intake: install ## measure how fast signals are taken in beside BullMQ's queue.add, and a flood's effect on others; INTAKE_SECONDS=10
	@$(NODE) tools/measure/measure.ts bench intake

load-test: install ## play users; PROFILE=steady,burst,scenario,mixed DURATION=30 FACTOR=1; report in bench/out/load-test/
	@$(NODE) tools/measure/measure.ts bench load-test

eval: install ## measure the quality of judgement; prints tables and writes eval/out/results.json
	@$(NODE) tools/measure/measure.ts eval

eval-diff: install ## say which signals get another severity, recommendation or review than in FROM=<revision>, and by which terms
	@$(NODE) tools/measure/eval-diff.ts

observability: install ## generate the dashboards and the table of metrics from the code
	@$(NODE) tools/measure/measure.ts observability

quality-gate: install ## format, lint, types, import boundaries, dead code, packages, licences, links, secrets, description of the API
	@$(NODE) tools/gate/quality-gate.ts
