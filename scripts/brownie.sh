#!/bin/sh
# Brownie from the checkout's own environment, with the checkout's compiler and node; its settings stay below the checkout.
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
brownie=$root/.venv-brownie/bin/brownie
if [ ! -x "$brownie" ]; then
  echo "brownie.sh: there is no .venv-brownie; run \`make setup-brownie\` (needs Python 3.11 to 3.13)" >&2
  exit 1
fi
mkdir -p "$root/.tools/brownie"
cd "$root" || exit 1
HOME=$root/.tools/brownie SOLCX_BINARY_PATH=$root/scripts/solc PATH=$root/.tools/bin:$PATH exec "$brownie" "$@"
