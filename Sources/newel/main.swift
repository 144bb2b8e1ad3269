import CommandLineInterface

await NewelCommand.start()
