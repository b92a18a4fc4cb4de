# Keys, tokens and commands to try a server with; to be sourced by bash, in the repository's folder.

# Makes the demo key pair where there is none yet, and tokens for these topics that hold for a day.
demo_keys() {
  [ -f .local/private.pem ] || ./scripts/notiflux keygen --out .local >/dev/null
  export JWT_PUBLIC_KEY_FILE=.local/public.pem
  subscribe_token=$(./scripts/notiflux token subscribe "$@" --ttl 86400)
  broadcast_token=$(./scripts/notiflux token broadcast "$@" --ttl 86400)
}

# Prints commands for the topic 'demo' and the server at this address, with the tokens of demo_keys; the console may be at
# another one.
print_demo_commands() {
  local at=$1 console_at=${2:-$1} notiflux
  notiflux=$(printf %q "$PWD/scripts/notiflux")
  cat <<TEXT

Subscribe to the topic 'demo', in a second terminal:

  $notiflux subscribe demo --url http://$at --token $subscribe_token

or as server-sent events:

  curl -N 'http://$at/events?topic=demo&token=$subscribe_token'

Broadcast to it, in a third one:

  curl -H 'Content-Type: application/json' -d '{"topic": "demo", "message": "Hello", "token": "$broadcast_token"}' http://$at/broadcast

Or do both in a browser:

  http://$console_at/console/#topic=demo&subscribe=$subscribe_token&broadcast=$broadcast_token

The tokens hold for a day; their key pair is in .local/.

TEXT
}
