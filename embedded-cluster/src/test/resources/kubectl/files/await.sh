#!/usr/bin/env bash
# await.sh FILE TIMES TEXT: returns once TEXT stands in so many lines of FILE.
# It looks for as long as it takes: who runs the command ends it after half a minute.
until [ "$(grep -cs -- "$3" "$1")" -ge "$2" ] 2>/dev/null; do
  sleep 0.05
done
