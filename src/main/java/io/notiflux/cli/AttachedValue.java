package io.notiflux.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets an option have its value behind an equals sign, as in {@code --last=5}, or none, which means its fallback. By
 * itself picocli takes the next argument for the value, which is a topic.
 */
final class AttachedValue implements IParameterPreprocessor {
    @Override
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        if (!command.parser().separator().equals(info.get("separator"))) {
            args.push(((OptionSpec) option).fallbackValue());
        }
        return false;
    }
}
