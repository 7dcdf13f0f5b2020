# ClassChat: what can be done here. Everything is built by Maven; this file only says it in fewer words.

export LC_ALL := C.UTF-8

MVN := mvn -q -B -ntp
JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/,)java
DEMOS := $(JAVA) -jar demos/target/demos.jar
ROUNDS := 40
SEEDS := 1,2,3,4

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: soak server client help part1 part2 part3 part4 part5 demos test fuzz bench format clean build

help: ## list these targets
	@grep -hE '^[a-z0-9%-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

part1: build ## the demos of part 1: one client and one server, turn by turn
	@$(DEMOS) part1

part2: build ## the demos of part 2: a client that sends and receives at the same time
	@$(DEMOS) part2

part3: build ## the demos of part 3: many clients at once
	@$(DEMOS) part3

part4: build ## the demos of part 4: names, and messages from one to another
	@$(DEMOS) part4

part5: build ## the demos of part 5: groups, and messages for who is away
	@$(DEMOS) part5

demos: part1 part2 part3 part4 part5 ## the demos of every part; writes demos/transcripts and demos/screenshots

test: ## every part's tests
	$(MVN) test

test-part%: ## one part's tests, and those of the parts it builds on: make test-part2
	$(MVN) -pl "$(or $(notdir $(wildcard part$**)),$(error there is no part $*))" -am test

fuzz: ## look for input that breaks line framing or message parsing, for two minutes
	$(MVN) -Pfuzz -pl part4-relay -am test -Dtest='FuzzTest#messageParsing' -Dsurefire.failIfNoSpecifiedTests=false
	$(MVN) -Pfuzz -pl part4-relay -am test -Dtest='FuzzTest#lineFraming' -Dsurefire.failIfNoSpecifiedTests=false

soak: ## kill server and clients at random, 40 rounds with four seeds on two engines; account for every message
	$(MVN) -pl part5-bonus -am test -Dtest=CrashTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dcrash.rounds=$(ROUNDS) -Dcrash.seeds=$(SEEDS) -Dcrash.engines=select,threads

server: build ## the finished server, on port 5000 of this machine; ARGS='--host 0.0.0.0' for others
	@$(JAVA) -jar part5-bonus/target/classchat.jar server $(ARGS)

client: build ## the finished client: make client NAME=Alice
	@$(JAVA) -jar part5-bonus/target/classchat.jar client $(if $(NAME),--name $(NAME)) $(ARGS)

bench: build ## the load generator and the benchmarks
	@$(DEMOS) bench

format: ## put the code into the project's format
	$(MVN) spotless:apply

clean: ## remove everything that was built
	$(MVN) clean

build:
	@echo "Building ClassChat (the first time, Maven downloads what it needs; that takes a while) ..."
	@$(MVN) -DskipTests package
