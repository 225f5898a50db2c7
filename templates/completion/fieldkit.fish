# Completion of fieldkit and fk for fish; made by: fieldkit completion fish
function __fieldkit_completion
    set -l program (string split -m 1 ' ' -- (commandline -cp))[1]
    for answer in (env _FIELDKIT_COMPLETE=fish_complete COMP_LINE=(commandline -cp | string collect) $program 2>/dev/null)
        set -l parts (string split -m 2 \t -- $answer)
        switch $parts[1]
            case dir
                __fish_complete_directories (commandline -ct)
            case file
                __fish_complete_path (commandline -ct)
            case plain
                printf '%s\t%s\n' $parts[2] $parts[3]
        end
    end
end
complete --command fieldkit --no-files --keep-order --arguments '(__fieldkit_completion)'
complete --command fk --no-files --keep-order --arguments '(__fieldkit_completion)'
