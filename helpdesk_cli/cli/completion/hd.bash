# What Tab offers for hd: it says so itself, a word a line, and after a tab what the word means.
_hd_completion() {
    local line=${COMP_LINE:0:COMP_POINT} quote= offer sign
    case ${COMP_WORDS[COMP_CWORD]} in
        [\"\']*) quote=${COMP_WORDS[COMP_CWORD]:0:1} ;;
    esac
    COMPREPLY=()
    while IFS=$'\t' read -r offer _; do
        if [ -z "$quote" ]; then
            printf -v offer %q "$offer"
            # bash begins a new word behind these, if they are bare.
            for sign in : = @; do offer=${offer//$sign/\\$sign}; done
        fi
        COMPREPLY+=("$offer")
    done < <(_HD_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args \
        _TYPER_COMPLETE_ARGS="$line$quote''" "${1/#\~/$HOME}" </dev/null 2>/dev/null | grep .)
}
complete -o default -F _hd_completion hd helpdesk
