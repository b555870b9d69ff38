# What Tab offers for hd: it says so itself, a word a line, and after a tab what the word means.
function __hd_offers
    set -l token (commandline -ct)
    set -l quote (string match -r '^["\']' -- $token)
    set -l option (string match -r '^--[^=]+=' -- $token)
    set -l line (commandline -cp)
    set -l found (env _HD_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args \
        _TYPER_COMPLETE_ARGS="$line$quote''" (commandline -opc)[1] </dev/null 2>/dev/null)
    if string length -q -- $found
        printf '%s\n' "$option"$found
    else
        __fish_complete_path $token
    end
end
complete --command hd --no-files --keep-order --arguments '(__hd_offers)'
