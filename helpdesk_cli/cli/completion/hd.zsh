# What Tab offers for hd: it says so itself, a word a line, and after a tab what the word means.
_hd_completion() {
    local offer line="${(j: :)${(@qq)${(@Q)words[1,CURRENT-1]}}} ${(qq)${(Q)PREFIX}}"
    local -a found shown
    found=("${(@f)$(_HD_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args \
        _TYPER_COMPLETE_ARGS=$line "${words[1]/#\~/$HOME}" </dev/null 2>/dev/null)}")
    found=("${(@)found:#}")
    shown=("${(@)found/$'\t'/  -- }")
    found=("${(@)found%%$'\t'*}")
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    compadd -V hd -l -d shown -a found || _files
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
# Only now: zsh itself takes hd for hexdump.
compdef _hd_completion hd helpdesk
