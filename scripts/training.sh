# Sourced after setup.sh (bash): a gateway on a free port of loopback, driven through its real paths, to write the
# ahead-of-time cache and to measure the start. Only the shell's own /dev/tcp is used: a fresh machine may lack curl.

TRAINING=$FUSION_TOP/target/training

cache_is_valid() {
  local home
  [ "${FUSION_AOT:-on}" = off ] && return 0
  home=$(find_java) && [ -f "$FUSION_HOME_BUILT/lib/fusion.aot" ] \
    && cmp -s "$FUSION_HOME_BUILT/lib/fusion.aot.jdk" "$home/release"
}

# Milliseconds of the wall clock.
now() {
  local time=${EPOCHREALTIME:-$(date +%s).000000}
  time=${time/[.,]/}
  echo "${time%???}"
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# request PORT METHOD PATH [JSON]: prints the status; the body goes to the training's log.
request() {
  local body=${4:-} status
  {
    exec 3<>"/dev/tcp/127.0.0.1/$1"
  } 2>/dev/null || return 1
  printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: %s\r\n\r\n%s' \
    "$2" "$3" "$1" "$(printf %s "$body" | wc -c | tr -d ' ')" "$body" >&3
  status=
  IFS=' ' read -r -t 20 _ status _ <&3 || true
  cat <&3 >>"$TRAINING/answers.log" 2>/dev/null || true
  exec 3<&- 3>&-
  echo "${status%$'\r'}"
}

# start_gateway: starts one in the background, its process in $gateway and port in $port; sets $started, the milliseconds to the first 200.
start_gateway() {
  local begin answer
  port=$(free_port)
  mkdir -p "$TRAINING"
  cat >"$TRAINING/fusion.yaml" <<YAML
server: { host: 127.0.0.1, port: $port }
providers:
  demo: { dialect: demo }
  self: { dialect: openai, base-url: "http://127.0.0.1:$port/v1", api-key: training }
  self-messages: { dialect: anthropic, base-url: "http://127.0.0.1:$port", api-key: training }
models:
  default: { targets: [demo/echo] }
YAML
  begin=$(now)
  FUSION_CONFIG="$TRAINING/fusion.yaml" "$FUSION_HOME_BUILT/bin/fusion" serve >"$FUSION_TOP/target/training.log" 2>&1 &
  gateway=$!
  started=
  while kill -0 "$gateway" 2>/dev/null && [ $(($(now) - begin)) -lt 60000 ]; do
    answer=$(request "$port" GET /readyz 2>/dev/null) || answer=
    if [ "$answer" = 200 ]; then
      started=$(($(now) - begin))
      return 0
    fi
    sleep 0.01
  done
  stop_gateway
  return 1
}

# Ends it as a supervisor does: time to finish (and to write the cache), then by force.
stop_gateway() {
  local deadline=$(($(now) + 60000))
  kill "$gateway" 2>/dev/null || true
  while kill -0 "$gateway" 2>/dev/null; do
    if [ "$(now)" -gt "$deadline" ]; then kill -9 "$gateway" 2>/dev/null || true; fi
    sleep 0.05
  done
  wait "$gateway" 2>/dev/null || true
}

drive() {
  local chat='"messages":[{"role":"user","content":"Say hello and call no tool."}]'
  for _ in 1 2 3; do
    request "$port" GET /v1/models
    request "$port" POST /v1/chat/completions "{\"model\":\"demo/echo\",$chat}"
    request "$port" POST /v1/chat/completions "{\"model\":\"default\",\"stream\":true,$chat}"
    request "$port" POST /v1/messages "{\"model\":\"demo/echo\",\"max_tokens\":64,$chat}"
    request "$port" POST /v1/messages "{\"model\":\"default\",\"max_tokens\":64,\"stream\":true,$chat}"
    request "$port" POST /v1/chat/completions "{\"model\":\"demo/echo\",\"stream\":true,\"tools\":[{\"type\":\"mcp\",\"server_label\":\"fusion\",\"require_approval\":\"never\"}],$chat}"
    request "$port" GET /v1/mcp/tools
    request "$port" POST /mcp '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"training","version":"1"}}}'
    request "$port" POST /v1/chat/completions '{"model":"nowhere/none"'
    request "$port" GET /metrics
  done >/dev/null
}

# repeated PORT TIMES PATH JSON: the same request so many times on one connection, the last one closes it.
repeated() {
  local head request
  head="POST $3 HTTP/1.1"$'\r\n'"Host: 127.0.0.1:$1"$'\r\n'"Content-Type: application/json"$'\r\n'"Content-Length: ${#4}"$'\r\n'
  request="$head"$'\r\n'"$4"
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  {
    for ((times = 1; times < $2; times++)); do printf %s "$request"; done
    printf %s "$head"$'Connection: close\r\n\r\n'"$4"
  } >&3 &
  cat <&3 >/dev/null
  exec 3<&- 3>&-
}

# The paths that carry the load, often enough that the cache holds profiles of them: the compiler then starts with what
# it would otherwise learn from the first thousands of users. The gateway is its own upstream.
drive_hot() {
  local chat='"max_tokens":64,"messages":[{"role":"user","content":"Say hello."}]' model path jobs=()
  for model in self/demo/echo self-messages/demo/echo; do
    for path in /v1/chat/completions /v1/messages; do
      repeated "$port" 600 "$path" "{\"model\":\"$model\",$chat}" &
      jobs+=($!)
      for _ in 1 2 3 4; do
        repeated "$port" 15 "$path" "{\"model\":\"$model\",\"stream\":true,$chat}" &
        jobs+=($!)
      done
    done
  done
  wait "${jobs[@]}" || true
}

# Writes lib/fusion.aot: a recorded run of the gateway, ended by SIGTERM.
train() {
  local home cache=$FUSION_HOME_BUILT/lib/fusion.aot
  [ "${FUSION_AOT:-on}" = off ] && return 0
  home=$(find_java) || return 1
  say "recording the ahead-of-time cache (once per build)"
  rm -f "$cache" "$cache.jdk"
  export FUSION_AOT_OUTPUT=$cache
  if start_gateway; then
    drive
    drive_hot
    stop_gateway
  fi
  unset FUSION_AOT_OUTPUT
  [ -s "$cache" ] || return 1
  cp "$home/release" "$cache.jdk"
}

measure_start() {
  local mode
  for mode in on off; do
    for _ in 1 2 3; do
      FUSION_AOT=$mode
      export FUSION_AOT
      start_gateway || die "the gateway did not start (target/training.log)"
      echo "start to first 200: $started ms (ahead-of-time cache $mode)"
      stop_gateway
    done
  done
}
