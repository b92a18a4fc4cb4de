package io.notiflux.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete the commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a completion script for bash or zsh.",
            "For bash, in ~/.bashrc: source <(notiflux completion bash)",
            "For zsh, in ~/.zshrc: source <(notiflux completion zsh)"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    enum Shell {
        bash,
        zsh
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.bash;

    @Override
    public Integer call() {
        if (shell == Shell.zsh) { // picocli's script is bash's, which zsh can use
            System.out.println("autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit");
        }
        System.out.println(AutoComplete.bash("notiflux", spec.root().commandLine()));
        return 0;
    }
}
