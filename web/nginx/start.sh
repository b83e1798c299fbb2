# Fills in the configuration and becomes nginx. It writes to /tmp alone.
set -eu

fail() { echo "web: $1" >&2; exit 1; }

NOTIFIER_HOST=${NOTIFIER_HOST:-$BACKEND_HOST}
NOTIFIER_PORT=${NOTIFIER_PORT:-$BACKEND_PORT}
for host in "$BACKEND_HOST" "$NOTIFIER_HOST"; do
  case $host in '' | *[!A-Za-z0-9.-]*) fail "'$host' is no host name: check BACKEND_HOST and NOTIFIER_HOST" ;; esac
done
for port in "$BACKEND_PORT" "$NOTIFIER_PORT"; do
  case $port in '' | *[!0-9]*) fail "'$port' is no port: check BACKEND_PORT and NOTIFIER_PORT" ;; esac
done

# nginx asks a name server by itself, so that a backend may come later, go, and come back elsewhere
resolver=$(sed -n 's/^nameserver \([^ ]*\).*/\1/p;' /etc/resolv.conf | head -n 1)
case $resolver in *:*) resolver="[$resolver]" ;; esac
# it knows no search domains: in Kubernetes a short name is a service of the pod's own namespace
search=$(sed -n 's/^search \([^ ]*\.svc\.[^ ]*\).*/.\1/p' /etc/resolv.conf)
case $BACKEND_HOST in *.*) ;; *) BACKEND_HOST=$BACKEND_HOST$search ;; esac
case $NOTIFIER_HOST in *.*) ;; *) NOTIFIER_HOST=$NOTIFIER_HOST$search ;; esac

sed -e "s/@RESOLVER@/${resolver:-127.0.0.11}/" \
  -e "s/@BACKEND@/$BACKEND_HOST:$BACKEND_PORT/" \
  -e "s/@NOTIFIER@/$NOTIFIER_HOST:$NOTIFIER_PORT/" \
  /app/nginx.conf.template >/tmp/nginx.conf
exec nginx -c /tmp/nginx.conf
