# Stops the homeserver once the command that started it is gone, however it went: then its end of this script's
# standard input is closed. The line `keep` lets the homeserver go on.
# Run as: bash -c SCRIPT guard STOP-SCRIPT DIR
trap '' INT TERM HUP
if read -r word && [ "$word" = keep ]; then exit 0; fi
exec "$1" "$2"
