# Completion of fieldkit and fk for bash; made by: fieldkit completion bash
_fieldkit_completion() {
    local kind word
    COMPREPLY=()
    while IFS=$'\t' read -r kind word; do
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$word") ;;
        esac
    done < <(env _FIELDKIT_COMPLETE=bash_complete COMP_LINE="${COMP_LINE:0:COMP_POINT}" \
        COMP_WORDBREAKS="$COMP_WORDBREAKS" "${1/#\~/$HOME}" 2>/dev/null)
    if [[ ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
    return 0
}
complete -o nosort -F _fieldkit_completion fieldkit fk
