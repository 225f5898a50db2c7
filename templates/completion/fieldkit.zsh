#compdef fieldkit fk
# Completion of fieldkit and fk for zsh; made by: fieldkit completion zsh
_fieldkit_completion() {
    local -a answers parts plain told open
    local answer
    answers=("${(@f)$(env _FIELDKIT_COMPLETE=zsh_complete COMP_LINE="${(j: :)words[1,CURRENT]}" ${~words[1]} 2>/dev/null)}")
    for answer in $answers; do
        parts=("${(@s:	:)answer}")
        case $parts[1] in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain)
                if [[ $parts[2] == *= ]]; then
                    open+=("${parts[2]//:/\\:}:$parts[3]")
                elif [[ -n $parts[3] ]]; then
                    told+=("${parts[2]//:/\\:}:$parts[3]")
                else
                    plain+=("$parts[2]")
                fi ;;
        esac
    done
    (( $#told )) && _describe -V fieldkit told -U
    (( $#open )) && _describe -V fieldkit open -U -S ''
    (( $#plain )) && compadd -U -V fieldkit -a plain
    return 0
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _fieldkit_completion "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _fieldkit_completion fieldkit fk
fi
