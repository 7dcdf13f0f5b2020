#!/bin/sh
# Part 1's demos: what `make part1` does, without make.
exec "$(dirname "$0")/play.sh" part1
