/** Shells that are served. */
export type Shell = 'bash' | 'zsh' | 'fish';

const BASH = `_portcullis() {
  local IFS=$'\\n'
  COMPREPLY=($(portcullis __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _portcullis portcullis`;

const ZSH = `#compdef portcullis
_portcullis() {
  local -a found
  found=("\${(@f)$(portcullis __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -a found; else _files; fi
}
compdef _portcullis portcullis`;

const FISH = `function __portcullis_complete
  set -l words (commandline -opc) (commandline -ct)
  portcullis __complete -- $words[2..-1] 2>/dev/null
end
complete -c portcullis -a '(__portcullis_complete)'`;

/** They ask the command itself, so they know every command it has. */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
