# shellcheck shell=bash
# Certificates and tokens of a node. To be sourced.

make_identity() ( # folder, addresses of the API server...
  cd "$1"
  shift
  [[ ! -e tokens.csv ]] || return 0
  openssl genrsa -out service-accounts.key 2048 2>/dev/null
  openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 30 -subj /CN=stevedore-node 2>/dev/null
  local names=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc address
  for address in 127.0.0.1 "$@"; do names+=,IP:$address; done
  issue api-server /CN=kube-apiserver "subjectAltName=$names"
  issue kubelet-client /O=system:masters/CN=kube-apiserver extendedKeyUsage=clientAuth
  local admin kubelet
  admin=$(openssl rand -hex 16) kubelet=$(openssl rand -hex 16)
  umask 077
  echo "$admin" >admin.token
  echo "$kubelet" >kubelet.token
  printf '%s,admin,admin,system:masters\n%s,system:node:node,node,system:nodes\n' "$admin" "$kubelet" >tokens.csv
)

issue() { # name, subject, extension
  openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -subj "$2" -out "$1.csr" 2>/dev/null
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out "$1.crt" -extfile <(echo "$3") 2>/dev/null
  rm "$1.csr"
}

kubeconfig() { # folder, user, server
  cat <<Y
apiVersion: v1
kind: Config
clusters: [{name: node, cluster: {server: "$3", certificate-authority: $1/ca.crt}}]
users: [{name: $2, user: {tokenFile: $1/$2.token}}]
contexts: [{name: node, context: {cluster: node, user: $2}}]
current-context: node
Y
}
