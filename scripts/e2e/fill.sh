# What the volume of the application has; run by a busybox shell in its pod.
cd /data
mkdir -p empty deep/er/still private "two words"
echo hello >hello
: >empty-file
echo hidden >.hidden
echo "odd" >"two words/ümlaut €"
printf 'a\nb' >"$(printf 'two\nlines')"
ln -s hello link
ln -s /nowhere dangling
ln -s ../.. deep/er/up
dd if=/dev/urandom of=random bs=1048576 count=48 2>/dev/null
dd if=/dev/zero of=sparse bs=1 count=1 seek=33554431 2>/dev/null
i=0
while [ $i -lt 500 ]; do
  echo "file $i" >deep/er/still/$i
  i=$((i + 1))
done
chmod 600 hello
chmod 4755 empty-file
chmod 700 private
chown 1000:2000 hello private
chown -h 3000:3000 link
touch -d '2001-02-03 04:05:06' hello deep/er
sync
