# Every command of the project. What they do is in tools/; `make help` lists them.

# the Node that is installed with the project's packages, whatever the machine's own is
NODE := exec env PATH="$(CURDIR)/node_modules/.bin:$$PATH" node

.DEFAULT_GOAL := help
.PHONY: help install up down test chart-test lint bench eval observability quality-gate

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' Makefile

install:
	@command -v node >/dev/null && command -v npm >/dev/null || { echo 'make: install Node 20 or newer with npm, https://nodejs.org' >&2; exit 1; }
	@node tools/install.mjs

up: install ## start everything; PORT=8080, DETACH=1 to return once it is ready, REDIS_URL for a Redis of yours
	@$(NODE) $(if $(wildcard .env),--env-file=.env) tools/up.mjs

down: ## stop everything
	@$(NODE) tools/down.mjs

test: install ## run every test: unit, integration, end to end, dashboard
	@$(NODE) tools/test.mjs

chart-test: install ## test the Helm chart with Helm 3 and 4, against the schemas of Kubernetes, KEDA and the Prometheus operator
	@npm run --silent jest -- --selectProjects chart

lint: install ## check the code with ESLint
	@npm run --silent lint

bench: install ## measure speed; prints a table and writes bench/out/results.json
	@$(NODE) tools/measure.mjs bench

eval: install ## measure the quality of judgement; prints tables and writes eval/out/results.json
	@$(NODE) tools/measure.mjs eval

observability: install ## generate the dashboards and the table of metrics from the code
	@$(NODE) tools/measure.mjs observability

quality-gate: install ## format, lint, types, import boundaries, dead code, lockfile, secrets
	@$(NODE) tools/quality-gate.mjs
