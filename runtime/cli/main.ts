#!/usr/bin/env node
/**
 * `troupe`: the command line. One file a command; each is loaded when it is called, so that `troupe check` does not
 * wait for what only `troupe run` needs.
 */

import { Command, CommanderError } from "commander";
import { lendOneThread } from "../native/environment.js";
import { troupeVersion } from "../version.js";
import { CallError, exit } from "./exit.js";
import { paintFor, say, tolerateClosedPipes } from "./terminal.js";

const exitCodes = `
Exit status: 0 fine, 1 the run failed, 2 the file or the call is wrong, 3 the surroundings
(disk, missing or unusable data, no backend), 130 after Ctrl-C, 143 after SIGTERM.`;

function build(settle: (status: number) => void): Command {
  const program = new Command("troupe")
    .description("Train and run several neural models together, from a page of text.")
    .version(troupeVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .addHelpText("after", `\nExamples:\n  troupe run examples/digits.flow\n  troupe check my.flow\n${exitCodes}`);

  withFile(program.command("run"), "carry a file out: train, fuse, measure, save")
    .option("--quiet", "print results alone: no progress, no summary")
    .option("--inline", "work in this thread instead of a pool, for debugging")
    .option("--verbose", "show where an internal failure came from")
    .addHelpText(
      "after",
      `\nExamples:\n  troupe run examples/digits.flow\n  troupe run examples/mnist.flow --set folder=~/mnist --set epochs=3\n  troupe run examples/fusion.flow --json\n${exitCodes}`,
    )
    .action(async (file, options) => settle(await (await import("./run.js")).run(file, options)));

  withFile(program.command("check"), "say what is wrong with a file, without running it")
    .option("--quiet", "print mistakes alone")
    .addHelpText("after", `\nExamples:\n  troupe check my.flow\n  troupe check my.flow --json\n${exitCodes}`)
    .action(async (file, options) => settle((await import("./check.js")).check(file, options)));

  withFile(program.command("plan"), "show what a run would do: networks, tasks and what they take, workers, policies")
    .option("--mermaid", "as a Mermaid graph")
    .addHelpText(
      "after",
      `\nExamples:\n  troupe plan my.flow\n  troupe plan my.flow --mermaid > graph.mmd
\nWhat this version cannot carry out yet is planned all the same, and ends with 2.\n${exitCodes}`,
    )
    .action(async (file, options) => settle(await (await import("./plan.js")).plan(file, options)));

  withFile(
    program.command("data"),
    "show what data hold: columns, types, values, missing, classes, parts and a few rows",
    "a .flow file, or a file of rows (.csv, .tsv, .jsonl, .parquet, .arrow; .gz where usual)",
  )
    .argument("[name]", "of a .flow file: the data to look at; all of them unless named")
    .addHelpText(
      "after",
      `\nExamples:\n  troupe data penguins.csv\n  troupe data my.flow penguins\n  troupe data penguins.csv --json\n${exitCodes}`,
    )
    .action(async (file, name, options) => settle(await (await import("./data.js")).data(file, name, options)));

  program
    .command("predict")
    .description("let a saved model answer for every row of a file")
    .argument("<folder>", "what `save` wrote")
    .option("--input <file>", "the rows: .csv, .tsv, .jsonl (each also .gz), .parquet, .arrow; columns by name")
    .option(
      "--output <file>",
      "where the answers go, by its ending as csv, tsv or jsonl (also .gz); else standard output",
    )
    .option("--columns <names>", "the names of the columns, in order, of a .csv or .tsv without a header")
    .option("--encoding <name>", "of a .csv or .tsv that is not UTF-8, as latin1")
    .option("--keep <columns>", "what of the input stands before the answers: all, none, or names with commas", "all")
    .option("--format <name>", "csv, tsv or jsonl, whatever the output is called")
    .option(
      "--on-bad <rule>",
      "rows that cannot be read or answered: error, skip, or missing (take what is bad as missing, leave the answer empty)",
      "error",
    )
    .option("--backend <name>", "auto, native, wasm or js", "auto")
    .option("--quiet", "print nothing but answers and mistakes")
    .addHelpText(
      "after",
      `\nExamples:\n  troupe predict out/species --input penguins.csv --output answers.csv
  troupe predict out/species --input new.jsonl --keep id > answers.csv
  troupe predict out/price --input houses.csv.gz --on-bad skip --format jsonl | head
\nBehind the columns that are kept comes the answer, under the name of what was learned (\`species\`; \`species_predicted\`
where the input has such a column), and for classes the probability of each (\`species=Adelie\`). Rows are prepared as
they were in the training. A model of plain arrays takes as many columns as its network has inputs, in their order.
A file of any size goes by in pieces; the output is there once it is whole.\n${exitCodes}`,
    )
    .action(async (folder, options) => settle(await (await import("./predict.js")).predict(folder, options)));

  program
    .command("fmt")
    .description("format files in place: one layout for all, with every comment kept")
    .argument("[paths...]", "files, and folders with all .flow files in them; - for standard input")
    .option("--check", "change nothing, name the files that would change, and end with 1 if there are any")
    .option("--stdin", "format standard input to standard output, as - does")
    .addHelpText(
      "after",
      `\nExamples:\n  troupe fmt my.flow\n  troupe fmt .\n  troupe fmt --check examples\n  troupe fmt - < my.flow\n
A file with syntax errors is left as it is. Folders called node_modules, and those that begin with a dot, are passed over.

Exit status: 0 fine, 1 --check found a file to format, 2 a file or the call is wrong, 3 a file could not be written.`,
    )
    .action(async (paths, options) => settle(await (await import("./fmt.js")).fmt(paths, options)));

  program
    .command("explain")
    .description("say more about a message, with a wrong and a right example")
    .argument("[code]", "the code of the message, as TRP101 or 101; without one, all are listed")
    .option("--json", "as JSON, on standard output")
    .addHelpText("after", "\nExamples:\n  troupe explain TRP101\n  troupe explain")
    .action(async (code, options) => settle((await import("./explain.js")).explain(code, options)));

  program
    .command("doctor")
    .description("look at this machine: Node, cores, memory, and which backends work and how fast")
    .option("--calibrate", 'measure how fast each backend is here, and let "backend: auto" choose by that from now on')
    .option("--seconds <number>", "for --calibrate: about how long for each backend (6)")
    .option("--json", "as JSON, on standard output")
    .addHelpText(
      "after",
      `\nExamples:\n  troupe doctor\n  troupe doctor --calibrate\n
What --calibrate measures stands in troupe/calibration.json in $XDG_CACHE_HOME or ~/.cache, or in the file that
TROUPE_CALIBRATION names. Runs read it and never write it; without one, figures that are built in decide.`,
    )
    .action(async (options) => settle(await (await import("./doctor.js")).doctor(options)));

  program
    .command("native")
    .description("build the native backend for this machine, once, for all projects")
    .addHelpText(
      "after",
      `\nExample:\n  troupe native
\nIt is TensorFlow's own library, out of packages of the npm and the Python registry. Needed are linux x64, npm, Python
with pip, a C++ compiler and 1 GB of room. It goes into the user's cache; TROUPE_NATIVE names another folder,
TROUPE_NATIVE_WHEEL a wheel that was fetched before. Where it is there already, it is only tried.

Exit status: 0 it works, 3 it could not be built, or does not work here.`,
    )
    .action(async () => settle(await (await import("./native.js")).native()));

  return program;
}

/** What every command takes that works on a file. */
function withFile(
  command: Command,
  description: string,
  file = "a .flow file; paths in it are relative to its folder",
): Command {
  return command
    .description(description)
    .argument("<file>", file)
    .option(
      "--set <name=value>",
      "set a parameter of the file; may be repeated",
      (pair: string, before: string[] = []) => [...before, pair],
    )
    .option("--params <file>", "take parameters from a JSON file; --set goes before it")
    .option("--no-js", "refuse a file that runs JavaScript")
    .option("--no-env", "refuse a file that reads the environment")
    .option("--no-network", "refuse a file that fetches files of the network")
    .option("--trace <file>", "the JSON report of an earlier run, to hold deadlines against what was measured")
    .option("--seed <number>", "the root seed, from which every other is derived (0)")
    .option("--json", "as JSON, on standard output");
}

/** `troupe my.flow` means `troupe run my.flow`. */
function completed(words: readonly string[]): readonly string[] {
  return words[0]?.endsWith(".flow") ? ["run", ...words] : words;
}

async function main(words: readonly string[]): Promise<number> {
  let status: number = exit.fine;
  const program = build((code) => {
    status = code;
  });
  try {
    if (words.length === 0) {
      program.outputHelp({ error: true });
      return exit.wrong;
    }
    await program.parseAsync(completed(words), { from: "user" });
    return status;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  const paint = paintFor(process.stderr);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exit.fine;
    say(`${paint.error("error")}${paint.strong(`: ${error.message.replace(/^error: /, "")}`)}`);
    say("  = help: See `troupe --help`.");
    return exit.wrong;
  }
  if (error instanceof CallError) {
    say(`${paint.error("error")}${paint.strong(`: ${error.message}`)}`);
    if (error.advice) say(`  = help: ${error.advice}`);
    return error.status;
  }
  say(`${paint.error("error")}: Troupe itself failed; this is a fault of ours, please report it.`);
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exit.failed;
}

tolerateClosedPipes();
lendOneThread();
// Not process.exit: what is still on its way to a pipe would be lost.
process.exitCode = await main(process.argv.slice(2));
