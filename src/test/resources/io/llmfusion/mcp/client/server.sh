#!/bin/sh
# A scripted MCP server over stdio. Arguments: things to do at the start. Tools: see call().
answer() { printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$1"; }
text() { answer "{\"content\":[{\"type\":\"text\",\"text\":\"$1\"}]}"; }

call() {
  tool=${line#*\"name\":\"}; tool=${tool%%\"*}
  case $tool in
    echo) params=${line#*\"params\":}; answer "{\"content\":[],\"params\":${params%\}}}" ;;
    pid) text $$ ;;
    crash) exit 3 ;;
    hang) : ;;
    waits) : > "$SIGNAL.begun"; while [ ! -e "$SIGNAL" ]; do sleep 0.05; done; text waited ;;
    frozen) while :; do sleep 60; done ;;
    garbage) echo "Server started on :3000"; echo; echo '[debug] {"x":1'; text garbage ;;
    malformed) printf '{"jsonrpc":"2.0","id":%s}\n' "$id" ;;
    deep) printf '{"jsonrpc":"2.0","id":%s,"result":' "$id"; head -c 1000 /dev/zero | tr '\0' '['; head -c 1000 /dev/zero | tr '\0' ']'; echo '}' ;;
    cut) printf '{"jsonrpc":"2.0","id":%s,"result":{"a\n' "$id" ;;
    crlf) printf '{"jsonrpc":"2.0","id":%s,"result":{}}\r\n' "$id" ;;
    text-id) printf '{"jsonrpc":"2.0","id":"%s","result":{}}\n' "$id" ;;
    refuse) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32042,"message":"ask","data":{ "x":1.0 }}}\n' "$id" ;;
    big) printf '{"jsonrpc":"2.0","id":%s,"result":{"content":"' "$id"; head -c 20000000 /dev/zero | tr '\0' x; echo '"}}' ;;
    huge) printf '{"result":{"content":"'; head -c 70000000 /dev/zero | tr '\0' x; printf '"},"jsonrpc":"2.0","id":%s}\n' "$id" ;;
    stderr) echo "it went wrong" >&2; text done ;;
    flood) head -c 100000 /dev/zero | tr '\0' '\n' | sed 's/^/noise on standard error/' >&2; text done ;;
    progress)
      token=${line#*\"progressToken\":}; token=${token%%[,\}]*}
      for n in 1 2 3; do
        printf '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":%s,"progress":%s.0}}\n' "$token" $n
      done
      printf '{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"%s"}}\n' half
      text progressed ;;
    changed) echo '{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}'; text changed ;;
    ask)
      asked=''
      for method in ping roots/list sampling/createMessage elicitation/create no/such; do
        printf '{"jsonrpc":"2.0","id":"s-%s","method":"%s"}\n' "$method" "$method"
        read -r reply; asked="$asked,$reply"
      done
      answer "{\"asked\":[${asked#,}]}" ;;
    stubborn) sh -c 'trap "" TERM; while :; do sleep 60; done' & text $! ;;
    batch) printf '[{"jsonrpc":"2.0","method":"notifications/tools/list_changed"},{"jsonrpc":"2.0","id":%s,"result":{"batched":true}}]\n' "$id" ;;
    env) text "$(env | sort | tr '\n' ';' | tr -d '"\\')" ;;
    cwd) text "$PWD" ;;
  esac
}

case ${1:-} in
  dies) echo "cannot go on" >&2; exit 7 ;;
  fails-once) [ -e "$2" ] || { : > "$2"; exit 8; } ;;
  silent) cat > /dev/null; exit 0 ;;
  stubborn) trap '' TERM ;;
esac

while read -r line; do
  case $line in
    *'"method":"notifications/'*) [ -n "${NOTED:-}" ] && echo "$line" >> "$NOTED"; continue ;;
  esac
  id=${line#*\"id\":}; id=${id%%[,\}]*}
  method=${line#*\"method\":\"}; method=${method%%\"*}
  case $method in
    initialize)
      case ${1:-} in
        refuses) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32602,"message":"no"}}\n' "$id" ;;
        future) answer '{"protocolVersion":"2999-01-01","capabilities":{},"serverInfo":{"name":"f","version":"1"}}' ;;
        old) answer '{"protocolVersion":"2024-11-05","capabilities":{"tools":{}},"serverInfo":{"name":"old","version":"1"}}' ;;
        *) answer '{"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true}, "x":1.0},"serverInfo":{"name":"scripted","version":"1"},"instructions":"be kind"}' ;;
      esac ;;
    ping) answer '{}' ;;
    tools/list) [ -z "${SIGNAL:-}" ] || { answer '{"tools":[{"name":"echo"},{"name":"waits"},{"name":"hang"}]}'; continue; }
      answer '{"tools":[{"name":"echo", "inputSchema":{"type":"object"}}]}' ;;
    tools/call) call ;;
  esac
done
[ "${1:-}" = stubborn ] && while :; do sleep 60; done
exit 0
