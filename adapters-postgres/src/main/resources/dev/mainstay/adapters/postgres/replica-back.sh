# --- what was there before --------------------------------------------------------------------------------------

# How a container is: its restart policy, and whether it runs.
seen() {
  local how='{{.HostConfig.RestartPolicy.Name}}:{{.HostConfig.RestartPolicy.MaximumRetryCount}} {{.State.Running}}'
  docker inspect --format "$how" "$1" 2>/dev/null
}

remembered() {
  local policy runs name
  while read -r policy runs name; do
    [[ $name != "$1" ]] || printf '%s %s\n' "$policy" "$runs"
  done <"$WAS"
}

# Kept in a file, since a loss of power ends this script too. What an earlier run that was cut off has kept still counts.
remember() {
  local name policy runs policy_before ran
  for name in "$CONTAINER" "${SERVICES[@]}"; do
    read -r policy runs < <(seen "$name") || continue
    policy=${policy%:0}
    if [[ -e $WAS ]] && read -r policy_before ran < <(remembered "$name"); then
      policy=$policy_before
      [[ $ran != true ]] || runs=true
    fi
    printf '%s %s %s\n' "${policy:-no}" "$runs" "$name"
  done >"$WAS.new"
  mv -T "$WAS.new" "$WAS"
}

# What ran before this script, or the one that was cut off before it, runs again, and the engine treats it as it did.
restore() {
  local policy runs name whole=yes
  [[ -e $WAS ]] || return 0
  while read -r -u 8 policy runs name; do
    docker update --restart "$policy" "$name" >/dev/null || whole=no
    [[ $runs != true ]] || docker start "$name" >/dev/null || whole=no
  done 8<"$WAS"
  [[ $whole == yes ]] || say "not all is as it was; the policy of each container, and whether it ran: $WAS" >&2
  [[ $whole == no ]] || rm -f "$WAS"
}

# With process: none no agent starts this database, so the engine starts it with the machine, as it did. It is a standby then.
restore_policy() {
  local policy runs name
  [[ -e $WAS ]] || return 0
  while read -r -u 8 policy runs name; do
    if [[ $name == "$CONTAINER" ]]; then
      docker update --restart "$policy" "$name" >/dev/null || say "container $name needs its policy: docker update --restart $policy $name"
      say "the engine's restart policy of $name is '$policy', as before"
    fi
  done 8<"$WAS"
  rm -f "$WAS"
}

# An earlier run was cut off between its two renames, as by a loss of power: its old data is the data.
bring_back() {
  local old kept=''
  for old in "$DATA".before-replica-*; do
    [[ ! -d $old ]] || kept=$old
  done
  [[ -n $kept ]] || fail "$DATA is not there"
  [[ -e $WAS ]] || fail "$DATA is not there, but $kept is, and no run of this script was cut off: if it is yours, rename it"
  [[ $RAN == no ]] || fail "$DATA is not there, but $CONTAINER runs: docker stop $CONTAINER, then run this again"
  say "$DATA is not there: an earlier run was cut off. Its old data is in $kept"
  if [[ $DRY == yes ]]; then
    say 'would put that back, and what ran before would run again'
    exit 0
  fi
  agreed 'That is put back, and what ran before runs again.'
  mv -T "$kept" "$DATA"
  restore
  fail 'the old data is in its place again: run this once more to follow the main'
}

# The data of before in its place; nothing is moved under a database that runs.
data_back() {
  if [[ -d $DATA.before-replica-$STAMP ]]; then
    [[ $(inspect '{{.State.Running}}') == false ]] || return 1
    [[ ! -e $DATA ]] || mv -T "$DATA" "$DATA.failed-$STAMP" || return 1
    mv -T "$DATA.before-replica-$STAMP" "$DATA"
  elif [[ -e $DATA/postgresql.auto.conf.before-replica-$STAMP ]]; then
    mv -T "$DATA/postgresql.auto.conf.before-replica-$STAMP" "$DATA/postgresql.auto.conf" && rm -f "$DATA/standby.signal"
  fi
}

# What copies is ended first; it writes to a place of its own, so that one which cannot be ended does no harm.
discard_copy() {
  docker rm --force "$HELPER" >/dev/null 2>&1
  if docker inspect "$HELPER" >/dev/null 2>&1; then
    say "container $HELPER still copies to $FRESH: docker rm --force $HELPER, then remove that directory" >&2
  else
    rm -rf "$FRESH" "$DATA.old_main-$STAMP.tar.gz.part"
  fi
}

# Called when a step failed or a signal came: what was there before is there again, and runs if it ran. Data that has followed
# the main, be it for a moment, is not opened again. Nothing interrupts this, and no step of it keeps from the next.
go_back() {
  [[ $DONE == no ]] || return 0
  trap '' HUP INT PIPE TERM
  set +e
  if [[ $TOUCHED == no ]]; then
    say 'nothing was changed' >&2
    return 0
  fi
  # What a terminal sends to all that it runs does not reach them.
  docker() { setsid --wait docker "$@"; }
  if [[ $WAY == follow && $STARTED == yes ]]; then
    docker stop --time 60 "$CONTAINER" >/dev/null
    say "it does not follow as it is: it is stopped, and nothing was removed. To copy the main's data: $0 --copy" >&2
    return 0
  fi
  say 'that failed: putting the old data back' >&2
  discard_copy
  docker stop --time 60 "$CONTAINER" >/dev/null
  if data_back; then
    restore
  else
    say "the old data is not back: see $DATA and $DATA.before-replica-$STAMP; $CONTAINER is not started" >&2
  fi
}
