# What up, down and part share: where a cluster's parts are, and how each is started and ended. Needs $folder.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)

say() { printf '%s\n' "$*"; }
die() { printf 'cluster-local: %s\n' "$*" >&2; exit 1; }

# Not on the path where Debian puts them; what is on the path may be of another kind.
postgres_programs() { dirname "$(ls -v /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1 | grep . || command -v initdb)"; }
nginx_program() { command -v nginx || { [ -x /usr/sbin/nginx ] && echo /usr/sbin/nginx; }; }

# PostgreSQL refuses to run as root.
as_postgres=()
[ "$(id -u)" -ne 0 ] || as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups)

# A process is known by its number and the moment when it began: the number alone may be another's by now. Ended ones that nobody asked after are gone.
began() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  # What follows the name, which may hold anything: state, …, and as the twentieth the beginning.
  read -r -a stat <<<"${stat##*) }"
  [ "${stat[0]}" != Z ] && echo "${stat[19]}"
}

process_of() {
  local pid since
  [ -f "$folder/run/$1" ] && read -r pid since <"$folder/run/$1" && [ "$(began "$pid")" = "$since" ] && echo "$pid"
}

# A session of its own: Ctrl-C in the terminal is for up, which ends the parts in their order.
launch() {
  local name=$1
  shift
  setsid "$@" </dev/null >>"$folder/logs/$name.log" 2>&1 &
  local pid=$!
  disown
  echo "$pid $(began "$pid")" >"$folder/run/$name"
}

until_ready() {
  local name=$1 tries
  shift
  for ((tries = 0; tries < 2400; tries++)); do
    if "$@" >/dev/null 2>&1; then return; fi
    process_of "$name" >/dev/null || { tail -n 30 "$folder/logs/$name.log" >&2; die "$name ended by itself; above is the end of its log"; }
    sleep 0.05
  done
  die "$name did not come up within two minutes; its log is $folder/logs/$name.log"
}

ended() {
  local tries
  for ((tries = 0; tries < $2 * 20; tries++)); do
    process_of "$1" >/dev/null || return 0
    sleep 0.05
  done
  return 1
}

start_part() {
  process_of "$1" >/dev/null && return
  . "$folder/cluster"
  case $1 in
    postgres)
      launch postgres "${as_postgres[@]}" "$(postgres_programs)/postgres" -D "$folder/postgres"
      until_ready postgres "$(postgres_programs)/pg_isready" -q -h 127.0.0.1 -p "$postgres_port" -U discuss ;;
    redis)
      launch redis redis-server "$folder/redis.conf"
      REDISCLI_AUTH=$redis_password until_ready redis redis-cli -p "$redis_port" ping ;;
    nginx)
      launch nginx "$(nginx_program)" -e "$folder/logs/nginx.log" -p "$folder/nginx" -c "$folder/nginx/nginx.conf"
      until_ready nginx curl -s -o /dev/null "$site/" ;;
    node-*)
      begin_node "$1"
      ready_node "$1" ;;
    *) die "there is no part $1: node-1 and so on, postgres, redis, nginx" ;;
  esac
}

begin_node() (
  [ -f "$folder/$1/settings" ] || die "there is no part $1: node-1 and so on, postgres, redis, nginx"
  . "$folder/$1/settings"
  launch "$1" dotnet "$program" "${arguments[@]}"
)

ready_node() (
  . "$folder/$1/settings"
  until_ready "$1" curl -fs -o /dev/null "$Urls/healthz/ready"
)

# Asks a part to end, and ends it where it does not.
stop_part() {
  local pid signal=TERM
  # Ends at once those who are connected; TERM would wait until they go.
  [ "$1" = postgres ] && signal=INT
  if pid=$(process_of "$1"); then
    kill -"$signal" "$pid" 2>/dev/null || true
    ended "$1" 45 || kill_part "$1"
  fi
  rm -f "$folder/run/$1"
}

# Ends a part as a crash does. PostgreSQL's processes share memory: its own way for this takes all of them along, and the next start recovers.
kill_part() {
  local pid signal=KILL
  [ "$1" = postgres ] && signal=QUIT
  if pid=$(process_of "$1"); then
    kill -"$signal" "$pid" 2>/dev/null || true
    ended "$1" 30 || die "$1 (process $pid) does not end"
  fi
  rm -f "$folder/run/$1"
}

parts() { (cd "$folder/run" 2>/dev/null && ls -v) || true; }

# In the order in which nobody misses the next.
stop_all() {
  local name waiting=()
  stop_part nginx
  for name in $(parts); do
    case $name in node-*) stop_part "$name" & waiting+=($!) ;; esac
  done
  [ ${#waiting[@]} -eq 0 ] || wait "${waiting[@]}"
  stop_part redis
  stop_part postgres
}
