# Tells what zsh offers when Tab is pressed behind each line of standard input: "line:" and the line, then a "hit:" for
# each offer. The first argument is the completion script. An interactive zsh runs on a terminal of its own.
zmodload zsh/zpty
zpty shell 'TERM=dumb PS1= zsh -f -i'
number=0

# Runs a command there and reads until the next prompt; until then typed keys would go to the terminal, not to zsh.
run() {
  (( number++ ))
  zpty -w shell "$1; print end''$number"
  zpty -r shell seen "*end$number*ready>*"
}

run 'unsetopt zle_bracketed_paste; RPS1= PS1="ready>"; LISTMAX=1000'
run "autoload -Uz compinit; compinit -u -D; source ${(q)1}"
run 'compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits
  builtin compadd -A hits "$@"
  print -l "" "hit:"$^hits
  builtin compadd "$@"
}'
while IFS= read -r line; do
  print -r -- "line:$line"
  zpty -w -n shell "$line"$'\t'$'\x15'
  run :
  print -rl -- ${(M)${(f)${seen//$'\r'/}}:#hit:?*}
done
zpty -d shell
