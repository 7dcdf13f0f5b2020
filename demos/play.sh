#!/bin/sh
# Builds ClassChat and plays the demos of a part: demos/play.sh part1
set -e
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
echo "Building ClassChat (the first time, Maven downloads what it needs; that takes a while) ..."
mvn -q -B -ntp -DskipTests package
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar demos/target/demos.jar "$@"
