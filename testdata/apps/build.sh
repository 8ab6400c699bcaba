#!/usr/bin/env bash
# Builds the test apps: every <app>/ here into <app>-debug.apk (D8), <app>-r8.apk (R8 in full mode) and mapping.txt,
# and writes their checksums into ../README.md. Of the Gradle projects in ../projects, each flavour is such an app.
#
#   TESTAPK=DIR TESTAPK_TOOLS=DIR [OUT=DIR] testdata/apps/build.sh [app…] [project-flavour…]
#
# TESTAPK        directory with lib.sh, which defines d8, r8, kotlinc, stubs, JDK, FRAMEWORK and T:
#                  d8, r8       com.android.tools.r8.D8 and .R8, version 3.3.28
#                  kotlinc      Kotlin 2.4 without its standard library on the classpath
#                  stubs        makes $OUT/stubs.jar (android.jar of API 34) and $OUT/java8.jar (java.* of Java 8)
#                  T            directory with kotlin-stdlib.jar
#                  FRAMEWORK    resources of the framework (API 29) for aapt2
# TESTAPK_TOOLS  where these tools were installed
# OUT            scratch directory (default: a new temporary one)
#
# Further tools come from the distribution: javac 17, aapt2, zipalign, apksigner, zip, gcc, aarch64-linux-gnu-gcc.
# The same tools give the same bytes: entries have no time of day, and the key in debug.p12 signs with RSA PKCS#1 v1.5.
set -euo pipefail; shopt -s inherit_errexit
APPS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${TESTAPK:?directory with lib.sh}" "${TESTAPK_TOOLS:?directory with the build tools}"
export OUT=${OUT:-$(mktemp -d)} TZ=UTC LC_ALL=C.UTF-8
. "$TESTAPK/lib.sh"
stubs

# What an app is built with: "bundled" libraries become part of its DEX file, "provided" ones stay references.
settings() {
  minimum=24 bundled='' provided=''
  dir=$APPS/$1 manifest=AndroidManifest.xml res=res sources=(src) mapping=mapping.txt
  case $1 in
    marina-free | marina-paid)
      dir=$APPS/../projects/marina manifest=app/src/main/AndroidManifest.xml res=app/src/main/res mapping=$1-mapping.txt
      sources=({app,core,login}/src/main app/src/"${1#marina-}") ;;
    bank) ;;
    depot) provided='okhttp3' ;;
    orchard) provided='retrofit2 gson okhttp3' ;;
    therapy) minimum=28 provided='openai okhttp3' ;;
    shop) bundled='okhttp3 security-crypto' ;;
    pager) provided='firebase billing' ;;
    tickets) bundled='jjwt' provided='java-jwt okhttp3' ;;
    parcel) ;;
    portal) provided='okhttp3' ;;
    legacy) minimum=21 ;;
    clinic) minimum=26 bundled='security-crypto' provided='auth0 biometric crashlytics datastore mmkv persistentcookiejar work' ;;
    till) ;;
    vault) ;;
    yoga) ;;
    lodge) bundled='okhttp3' ;;
    ferry) provided='firebase' ;;
    journal) ;;
    locker) ;;
    plaza) provided='java-jwt okhttp3' ;;
    messenger) provided='java-jwt' ;;
    solace) minimum=26 provided='crashlytics freshchat gleap' ;;
    rides) minimum=26 provided='coroutines retrofit2 gson firebase okhttp3' ;;
    *) echo "unknown app $1" >&2; exit 2 ;;
  esac
}

join() { local IFS=:; echo "$*"; }

# jar NAME: compiles a stand-in once and prints its path.
jar_of() {
  local jar=$OUT/lib.$1.jar cls=$OUT/lib.$1 java kotlin
  if [ ! -f "$jar" ]; then
    rm -rf "$cls"; mkdir -p "$cls"
    local cp=$OUT/stubs.jar:$T/kotlin-stdlib.jar
    [ "$1" = retrofit2 ] && cp=$cp:$(jar_of okhttp3)
    mapfile -t java < <(find "$APPS/stand-ins/$1" -name '*.java' | sort)
    mapfile -t kotlin < <(find "$APPS/stand-ins/$1" -name '*.kt' | sort)
    [ ${#java[@]} = 0 ] || javac -encoding UTF-8 -nowarn -Xlint:-options -Xlint:-unchecked -g --release 8 -cp "$cp" -d "$cls" "${java[@]}" >&2
    [ ${#kotlin[@]} = 0 ] || kotlinc -nowarn -jvm-target 11 -cp "$cp" -d "$cls" "${kotlin[@]}" >&2
    (cd "$cls" && find . -name '*.class' -o -name '*.kotlin_module' | sort | zip -qX "$jar" -@)
  fi
  echo "$jar"
}

# newer_framework: attributes that FRAMEWORK does not know yet.
newer_framework() {
  local apk=$OUT/framework-31.apk source=$APPS/stand-ins/framework-31
  if [ ! -f "$apk" ]; then
    aapt2 compile --dir "$source/res" -o "$OUT/framework-31.zip"
    aapt2 link -x --manifest "$source/AndroidManifest.xml" -o "$apk" "$OUT/framework-31.zip"
  fi
  echo "$apk"
}

# native APP DIR: the libraries of an app that has C sources.
native() {
  local flags='-shared -fPIC -O2 -fvisibility=hidden -nostdlib -Wl,--build-id=none -Wl,-z,max-page-size=4096' name
  for source in "$APPS/$1"/native/*.c; do
    name=lib$(basename "$source" .c).so
    mkdir -p "$2/lib/x86_64" "$2/lib/arm64-v8a"
    gcc $flags -Wl,-soname,"$name" -s -o "$2/lib/x86_64/$name" "$source"
    aarch64-linux-gnu-gcc $flags -Wl,-soname,"$name" -s -o "$2/lib/arm64-v8a/$name" "$source"
  done
}

# package APP VARIANT DEXDIR: links, aligns and signs.
package() {
  local work=$OUT/$1.$2 apk=$dir/$1-$2.apk
  cp "$OUT/$1/base.apk" "$work.zip"
  find "$3" -exec touch -d 1981-01-01T00:00:00Z {} +
  (cd "$3" && find . -type f ! -name '*.so' | sed 's|^\./||' | sort | zip -qX -D "$work.zip" -@)
  (cd "$3" && find . -type f -name '*.so' | sed 's|^\./||' | sort | { grep . || true; } > "$work.so" && { [ ! -s "$work.so" ] || zip -qX -D -0 "$work.zip" -@ < "$work.so"; })
  zipalign -f -p 4 "$work.zip" "$work.apk"
  apksigner sign --ks "$APPS/debug.p12" --ks-pass pass:android --v4-signing-enabled false --out "$apk" "$work.apk"
}

# compile: the sources of the app that is built. In a project with modules each language uses the other, as Gradle has
# it: Kotlin reads the Java sources, then Java is compiled against the classes of Kotlin.
compile() {
  local classes=$work/cls
  if [ ${#sources[@]} = 1 ]; then
    javac -encoding UTF-8 -nowarn -Xlint:-options -g --release 8 -cp "$cp" -d "$classes" "${java[@]}"
    [ ${#kotlin[@]} = 0 ] || kotlinc -nowarn -jvm-target 1.8 -cp "$cp" -d "$classes" "${kotlin[@]}"
  else
    kotlinc -nowarn -jvm-target 1.8 -cp "$cp" -d "$classes" "${kotlin[@]}" "${java[@]}"
    javac -encoding UTF-8 -nowarn -Xlint:-options -g --release 8 -cp "$cp" -d "$classes" "${java[@]}"
  fi
}

build() {
  local app=$1 work=$OUT/$1 dir manifest res sources mapping minimum bundled provided java kotlin cp jars=() libs=()
  settings "$app"
  sources=("${sources[@]/#/$dir/}")
  rm -rf "$work"; mkdir -p "$work/cls" "$work/debug" "$work/r8"
  aapt2 compile --dir "$dir/$res" -o "$work/res.zip"
  local assets=(); [ ! -d "$dir/assets" ] || assets=(-A "$dir/assets")
  aapt2 link -I "$FRAMEWORK" -I "$(newer_framework)" --manifest "$dir/$manifest" --java "$work/gen" --proguard "$work/keep.pro" "${assets[@]}" \
    -o "$work/base.apk" "$work/res.zip"
  for lib in $bundled; do jars+=("$(jar_of "$lib")"); done
  for lib in $provided; do libs+=("$(jar_of "$lib")"); done
  cp=$(join "$OUT/stubs.jar" "$work/cls" "$T/kotlin-stdlib.jar" ${jars[@]+"${jars[@]}"} ${libs[@]+"${libs[@]}"})
  mapfile -t java < <(find "${sources[@]}" "$work/gen" -name '*.java' | sort)
  mapfile -t kotlin < <(find "${sources[@]}" -name '*.kt' | sort)
  compile
  mapfile -t classes < <(find "$work/cls" -name '*.class' | sort)
  local lib=(--lib "$OUT/stubs.jar" --lib "$OUT/java8.jar") path=() rules=(--pg-conf "$work/keep.pro" --pg-conf "$dir/r8.pro") stdlib=()
  for l in ${libs[@]+"${libs[@]}"}; do lib+=(--lib "$l"); done
  # Debug: the standard library of Kotlin stays outside, to keep the file small.
  [ ${#kotlin[@]} = 0 ] || { path=(--classpath "$T/kotlin-stdlib.jar"); stdlib=("$T/kotlin-stdlib.jar"); }
  d8 --debug --min-api "$minimum" "${lib[@]}" ${path[@]+"${path[@]}"} --output "$work/debug" "${classes[@]}" ${jars[@]+"${jars[@]}"} 2> >(grep -vE '^Info|^$|metadata' >&2 || true)
  for l in $bundled; do [ ! -f "$APPS/stand-ins/$l/consumer.pro" ] || rules+=(--pg-conf "$APPS/stand-ins/$l/consumer.pro"); done
  r8 --release --min-api "$minimum" --no-data-resources "${lib[@]}" "${rules[@]}" --pg-map-output "$dir/$mapping" --output "$work/r8" \
    "${classes[@]}" ${jars[@]+"${jars[@]}"} ${stdlib[@]+"${stdlib[@]}"} > "$work/r8.log" 2>&1 || { cat "$work/r8.log"; exit 1; }
  [ ! -d "$dir/native" ] || { native "$app" "$work/debug"; cp -r "$work/debug/lib" "$work/r8/"; }
  package "$app" debug "$work/debug"
  package "$app" r8 "$work/r8"
  echo "$app: $(stat -c %s "$dir/$app-debug.apk") bytes debug, $(stat -c %s "$dir/$app-r8.apk") bytes R8"
}

# The table of checksums between the markers of ../README.md.
checksums() {
  local readme=$APPS/../README.md table=$OUT/checksums.md
  {
    echo '| file | bytes | sha256 |'; echo '|---|---|---|'
    (cd "$APPS/.." && find apps projects -name '*.apk' -o -name '*mapping.txt' -o -name '*.p12' | sort | while read -r f; do
      echo "| \`$f\` | $(stat -c %s "$f") | \`$(sha256sum "$f" | cut -d' ' -f1)\` |"; done)
  } > "$table"
  sed -i -e '/<!-- checksums: begin -->/,/<!-- checksums: end -->/{//!d}' -e "/<!-- checksums: begin -->/r $table" "$readme"
}

if [ $# = 0 ]; then set -- $(cd "$APPS" && for m in */AndroidManifest.xml; do dirname "$m"; done) marina-free marina-paid; fi
for app in "$@"; do build "$app"; done
checksums
