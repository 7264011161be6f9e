#include "cli/describe.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/text.hpp"

namespace farm {
namespace {

OptionWords words_of(const CLI::Option& option) {
  OptionWords words;
  words.long_names = option.get_lnames();
  words.short_names = option.get_snames();
  words.positional = option.get_positional() ? option.get_name(true) : "";
  if (option.get_type_size() != 0) {
    words.value = option.get_type_name();
  }
  words.help = option.get_description();
  if (words.value.starts_with('{') && words.value.ends_with('}')) {
    words.choices = split(words.value.substr(1, words.value.size() - 2), ',');
  }
  return words;
}

/// What may be said for a positional: architectures, or a choice; empty: no
/// one knows.
std::vector<std::string> values_of(const OptionWords& option,
                                   const std::vector<std::string>& arches) {
  return option.positional.starts_with("arch") ? arches : option.choices;
}

std::vector<std::string> option_names(const CommandWords& command) {
  std::vector<std::string> names;
  for (const OptionWords& one : command.options) {
    for (const std::string& name : one.long_names) {
      names.push_back("--" + name);
    }
    for (const std::string& name : one.short_names) {
      names.push_back("-" + name);
    }
  }
  return names;
}

/// What may follow a command: its own commands, options, architectures.
std::vector<std::string> offers(const CommandWords& command,
                                const CommandWords& program,
                                const std::vector<std::string>& arches) {
  std::vector<std::string> words;
  for (const CommandWords& one : command.commands) {
    words.push_back(one.name);
  }
  for (const CommandWords* from : {&command, &program}) {
    const auto names = option_names(*from);
    words.insert(words.end(), names.begin(), names.end());
    if (&command == &program) {
      break;
    }
  }
  for (const OptionWords& one : command.options) {
    if (!one.positional.empty()) {
      const auto values = values_of(one, arches);
      words.insert(words.end(), values.begin(), values.end());
    }
  }
  return words;
}

/// Within single quotes of a shell.
std::string quoted(const std::string& text) {
  return "'" + replace_all(text, "'", "'\\''") + "'";
}

std::string bash(const CommandWords& program,
                 const std::vector<std::string>& arches) {
  std::string out = "# bash completion of farm: source it, or put it into\n"
                    "# ~/.local/share/bash-completion/completions/farm\n"
                    "_farm() {\n"
                    "  local word=${COMP_WORDS[COMP_CWORD]} command= i\n"
                    "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
                    "    [[ ${COMP_WORDS[i]} == -* ]] || {\n"
                    "      command=${COMP_WORDS[i]}\n"
                    "      break\n"
                    "    }\n"
                    "  done\n"
                    "  local words\n"
                    "  case $command in\n";
  for (const CommandWords& command : program.commands) {
    out += "    " + command.name +
           ") words=" + quoted(join(offers(command, program, arches), " ")) +
           " ;;\n";
  }
  return out +
         "    *) words=" + quoted(join(offers(program, program, arches), " ")) +
         " ;;\n"
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
         "}\n"
         "complete -o default -F _farm farm ./farm\n";
}

/// A text between the brackets of _arguments.
std::string bracketed(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string zsh_options(const CommandWords& command,
                        const std::vector<std::string>& arches,
                        bool is_program = false) {
  std::string out;
  for (const OptionWords& one : command.options) {
    const std::string value =
        one.value.empty() ? "" : ":" + bracketed(one.value) + ":_files";
    std::vector<std::string> names;
    for (const std::string& name : one.long_names) {
      names.push_back("--" + name);
    }
    for (const std::string& name : one.short_names) {
      names.push_back("-" + name);
    }
    for (const std::string& name : names) {
      out += " \\\n        ";
      out +=
          quoted(join({"*", name, "[", bracketed(one.help), "]", value}, ""));
    }
    if (!one.positional.empty()) {
      const auto values = values_of(one, arches);
      const std::string what =
          values.empty() ? "_files" : "(" + join(values, " ") + ")";
      out += " \\\n        " +
             quoted(std::string(one.positional.ends_with("es") ? "*" : "") +
                    ":" + bracketed(one.positional) + ":" + what);
    }
  }
  if (!command.commands.empty() && !is_program) {
    std::vector<std::string> names;
    for (const CommandWords& below : command.commands) {
      names.push_back(below.name);
    }
    out += " \\\n        " + quoted("1:command:(" + join(names, " ") + ")") +
           " \\\n        '*:argument:_files'";
  }
  return out;
}

std::string zsh(const CommandWords& program,
                const std::vector<std::string>& arches) {
  std::string out =
      "#compdef farm ./farm\n"
      "# zsh completion: put it as _farm into a folder of $fpath\n"
      "_farm() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const CommandWords& command : program.commands) {
    out += "    " + quoted(command.name + ":" + bracketed(command.help)) + "\n";
  }
  out += "  )\n"
         "  local curcontext=$curcontext state line\n"
         "  _arguments -C" +
         zsh_options(program, arches, true) +
         " \\\n        '1:command:->command' '*::argument:->argument'\n"
         "  case $state in\n"
         "    command) _describe command commands ;;\n"
         "    argument)\n"
         "      case $line[1] in\n";
  for (const CommandWords& command : program.commands) {
    out += "      " + command.name + ")\n        _arguments" +
           zsh_options(command, arches) + " ;;\n";
  }
  return out + "      esac ;;\n"
               "  esac\n"
               "}\n"
               "compdef _farm farm ./farm\n";
}

std::string fish(const CommandWords& program,
                 const std::vector<std::string>& arches) {
  std::string out =
      "# fish completion: put it into ~/.config/fish/completions/farm.fish\n";
  const auto options = [&](const CommandWords& command,
                           const std::string& when) {
    for (const OptionWords& one : command.options) {
      std::string names;
      for (const std::string& name : one.long_names) {
        names += " -l " + name;
      }
      for (const std::string& name : one.short_names) {
        names += " -s " + name;
      }
      if (!names.empty()) {
        out += "complete -c farm";
        out += when + names + (one.value.empty() ? "" : " -r") + " -d ";
        out += quoted(one.help) + "\n";
      }
    }
  };
  options(program, "");
  for (const CommandWords& command : program.commands) {
    out += "complete -c farm -n __fish_use_subcommand -f -a " + command.name +
           " -d " + quoted(command.help) + "\n";
    const std::string when =
        " -n '__fish_seen_subcommand_from " + command.name + "'";
    options(command, when);
    for (const OptionWords& one : command.options) {
      const auto values = values_of(one, arches);
      if (!one.positional.empty() && !values.empty()) {
        out += "complete -c farm" + when + " -f -a " +
               quoted(join(values, " ")) + "\n";
      }
    }
    for (const CommandWords& below : command.commands) {
      out += "complete -c farm" + when + " -f -a " + below.name + " -d " +
             quoted(below.help) + "\n";
    }
  }
  return out;
}

/// A text that roff takes for nothing but text.
std::string roff(const std::string& text) {
  std::string out;
  bool start = true;
  for (const char c : text) {
    if (start && (c == '.' || c == '\'')) {
      out += "\\&";
    }
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    start = c == '\n';
  }
  return out;
}

std::string manual_options(const CommandWords& command) {
  std::string out;
  for (const OptionWords& one : command.options) {
    std::vector<std::string> names;
    for (const std::string& name : one.short_names) {
      names.push_back("-" + name);
    }
    for (const std::string& name : one.long_names) {
      names.push_back("--" + name);
    }
    if (!one.positional.empty()) {
      names.push_back(one.positional);
    }
    out += ".TP\n\\fB" + roff(join(names, "\\fR, \\fB")) + "\\fR" +
           (one.value.empty() || !one.positional.empty()
                ? ""
                : " \\fI" + roff(one.value) + "\\fR") +
           "\n" + roff(one.help) + "\n";
  }
  return replace_all(out, "\\efR, \\efB", "\\fR, \\fB");
}

std::string preformatted(const std::string& text) {
  return text.empty() ? "" : ".PP\n.nf\n" + roff(text) + "\n.fi\n";
}

std::string manual_command(const CommandWords& command,
                           const std::string& before) {
  const std::string name = before + command.name;
  std::string out = ".SS " + roff(name) + "\n" + roff(command.help) + ".\n" +
                    manual_options(command) + preformatted(command.footer);
  for (const CommandWords& below : command.commands) {
    out += manual_command(below, name + " ");
  }
  return out;
}

} // namespace

CommandWords words_of(const CLI::App& app) {
  CommandWords words;
  words.name = app.get_name();
  words.help = app.get_description();
  words.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) {
    words.options.push_back(words_of(*option));
  }
  for (const CLI::App* command : app.get_subcommands({})) {
    words.commands.push_back(words_of(*command));
  }
  return words;
}

Result<std::string> completion_script(const std::string& shell,
                                      const CommandWords& program,
                                      const std::vector<std::string>& arches) {
  const std::pair<std::string, decltype(&bash)> shells[] = {
      {"bash", &bash}, {"zsh", &zsh}, {"fish", &fish}};
  std::vector<std::string> names;
  for (const auto& [name, script] : shells) {
    if (name == shell) {
      return script(program, arches);
    }
    names.push_back(name);
  }
  return Error{ErrorKind::usage,
               "completion: no script for '" + display_quote(shell) + "'",
               "one of: " + join(names, ", ")};
}

std::string manual_page(const CommandWords& program) {
  std::string out = ".TH FARM 1\n.SH NAME\nfarm \\- " + roff(program.help) +
                    "\n.SH SYNOPSIS\n\\fBfarm\\fR [\\fIoptions\\fR] "
                    "\\fIcommand\\fR ...\n.SH OPTIONS\nOf every command:\n" +
                    manual_options(program) + ".SH COMMANDS\n";
  for (const CommandWords& command : program.commands) {
    out += manual_command(command, "");
  }
  return out + ".SH NOTES\n" + preformatted(program.footer);
}

} // namespace farm
