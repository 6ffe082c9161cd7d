# What the checks of the integrations share; they source it from the root of the repository.

# Says what happens.
say() { echo "$(basename "$(dirname "$0")"): $*" >&2; }
fail() { say "FAILED: $*"; exit 1; }

# Prints where the program is: $CLAIMGRAPH, or the release build, which is made when it is missing.
find_program() {
    local program="${CLAIMGRAPH:-${CARGO_TARGET_DIR:-$PWD/target}/release/claimgraph}"
    [ -n "${CLAIMGRAPH:-}" ] || cargo build --release --locked >&2
    [ -x "$program" ] || { say "there is no \`$program\`"; exit 1; }
    realpath "$program"
}

# Makes a Python environment called $1 beside the build, with the packages that follow, and prints its folder.
python_with() {
    local folder="${CLAIMGRAPH_TOOLS:-${CARGO_TARGET_DIR:-$PWD/target}/tools}/$1"
    shift
    if [ ! -e "$folder/complete" ]; then
        say "installing $*"
        python3 -m venv "$folder" >&2
        "$folder/bin/pip" install --quiet "$@" >&2
        touch "$folder/complete"
    fi
    realpath "$folder"
}

# Prints a port of this machine that nobody uses.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Waits until something listens on port $1, for at most $2 seconds.
wait_for_port() {
    local tries
    for ((tries = 0; tries < $2 * 5; tries++)); do
        (exec 3<> "/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        sleep 0.2
    done
    fail "nothing listens on port $1"
}
