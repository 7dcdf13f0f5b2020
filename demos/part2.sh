#!/bin/sh
# Part 2's demos: what `make part2` does, without make.
exec "$(dirname "$0")/play.sh" part2
